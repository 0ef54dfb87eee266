import { ApiProperty } from '@nestjs/swagger';
import type { WarmProgress, WarmResult } from '../cache/index.js';

const count = (description: string, example: number): object => ({ type: 'integer', description, example });

/** How a run of a warm plan ended. */
export class WarmResultView {
  @ApiProperty({
    enum: ['completed', 'source-failed', 'loads-failed', 'cut-off', 'elsewhere', 'shut-down'],
    example: 'completed',
  })
  readonly outcome!: WarmResult['outcome'];

  @ApiProperty({ description: 'The process that did it', example: 'app-7c9f:1' })
  readonly node!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly startedAt!: string;

  @ApiProperty({ type: 'integer', description: 'Milliseconds', example: 840 })
  readonly took!: number;

  @ApiProperty(count('Entries that the plan named', 120))
  readonly total!: number;

  @ApiProperty(count('Loaded, and kept', 100))
  readonly loaded!: number;

  @ApiProperty(count('Left alone: fresh already', 20))
  readonly warm!: number;

  @ApiProperty(count('Loads that failed', 0))
  readonly failed!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why it did not complete', example: null })
  readonly error!: string | null;
}

/** How a warm plan is doing on the process that answers. */
export class WarmPlanView {
  @ApiProperty({ example: 'SettingsService.current' })
  readonly plan!: string;

  @ApiProperty({ enum: ['idle', 'waiting', 'running'], example: 'idle' })
  readonly state!: WarmProgress['state'];

  @ApiProperty(count('Entries named so far', 120))
  readonly total!: number;

  @ApiProperty(count('Entries dealt with', 120))
  readonly done!: number;

  @ApiProperty({ type: WarmResultView, nullable: true, description: 'The last run that it made or heard of' })
  readonly last!: WarmResultView | null;
}

export class WarmPlansView {
  @ApiProperty({ type: [WarmPlanView] })
  readonly plans!: readonly WarmPlanView[];
}

export const toWarmPlanView = ({ plan, state, total, done, last }: WarmProgress): WarmPlanView => ({
  plan,
  state,
  total,
  done,
  last: last ? resultOf(last) : null,
});

const resultOf = ({
  outcome,
  node,
  startedAt,
  took,
  total,
  loaded,
  warm,
  failed,
  error,
}: WarmResult): WarmResultView => ({
  outcome,
  node,
  startedAt: new Date(startedAt).toISOString(),
  took: Math.round(took),
  total,
  loaded,
  warm,
  failed,
  error: error ?? null,
});

import { ApiProperty } from '@nestjs/swagger';
import type { FleetStats } from '../cache/index.js';
import { OneCacheStatsView } from './cache-stats.view.js';

/** What all processes counted together. */
export class FleetStatsView {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: there is no Redis, or it does not answer',
    example: '2026-03-01T09:00:00.000Z',
  })
  readonly since!: string | null;

  @ApiProperty({ description: 'Hits of all reads, 0 to 1', example: 0.98 })
  readonly hitRate!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'Counters that concern no single cache',
    example: { evictions: 12, remoteErrors: 0 },
  })
  readonly counters!: Readonly<Record<string, number>>;

  @ApiProperty({ type: [OneCacheStatsView] })
  readonly caches!: readonly OneCacheStatsView[];
}

export const toFleetStatsView = (stats: FleetStats | undefined): FleetStatsView => ({
  since: stats?.since ? new Date(stats.since).toISOString() : null,
  hitRate: stats?.hitRate ?? 0,
  counters: { ...stats?.totals },
  caches: (stats?.caches ?? []).map(({ name, hitRate, ...counters }) => ({
    name,
    hitRate,
    counters: Object.fromEntries(Object.entries(counters).filter(([, value]) => typeof value === 'number')),
  })),
});

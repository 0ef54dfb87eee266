import { ApiProperty } from '@nestjs/swagger';
import type { CachePlan, PlanFinding } from '../cache/index.js';
import { EXAMPLE_KEY, PlannedCacheView, PlannedLifeView, toPlannedCacheView } from './planned-cache.view.js';

const CACHES: object = { type: [String], description: 'Key templates of the caches', example: [EXAMPLE_KEY] };
export class PlannedPutView extends PlannedLifeView {
  @ApiProperty({ description: 'The annotated method', example: 'MeetingsService.rename' })
  readonly owner!: string;

  @ApiProperty({ description: 'Template of the keys', example: EXAMPLE_KEY })
  readonly key!: string;

  @ApiProperty({ type: [String], example: ['host:{hostId}'] })
  readonly tags!: readonly string[];

  @ApiProperty(CACHES)
  readonly caches!: readonly string[];
}

export class PlannedTargetView {
  @ApiProperty({ enum: ['pattern', 'tag'], example: 'pattern' })
  readonly by!: 'pattern' | 'tag';

  @ApiProperty({ example: EXAMPLE_KEY })
  readonly pattern!: string;

  @ApiProperty({
    enum: ['key', 'prefix', 'wildcard', 'tag', 'all'],
    description: 'What it names; a wildcard looks at every key',
    example: 'key',
  })
  readonly kind!: 'key' | 'prefix' | 'wildcard' | 'tag' | 'all';

  @ApiProperty(CACHES)
  readonly caches!: readonly string[];
}

export class PlannedEvictionView {
  @ApiProperty({ description: 'The annotated method', example: 'MeetingsService.cancel' })
  readonly owner!: string;

  @ApiProperty({ type: [PlannedTargetView] })
  readonly targets!: readonly PlannedTargetView[];

  @ApiProperty(CACHES)
  readonly caches!: readonly string[];
}

/** Rows whose changes evict, whoever makes them. */
export class PlannedRowsView {
  @ApiProperty({ description: 'The annotated entity', example: 'UserEntity' })
  readonly owner!: string;

  @ApiProperty({ type: [PlannedTargetView] })
  readonly targets!: readonly PlannedTargetView[];

  @ApiProperty(CACHES)
  readonly caches!: readonly string[];
}

export class PlanFindingView {
  @ApiProperty({
    enum: ['PLAN.NEVER_EVICTED', 'PLAN.BROAD_EVICTION', 'PLAN.SEARCHES_ALL_KEYS'],
    example: 'PLAN.NEVER_EVICTED',
  })
  readonly code!: PlanFinding['code'];

  @ApiProperty({ description: 'The method, or the entity', example: 'AnalyticsService.overviewOn' })
  readonly owner!: string;

  @ApiProperty({ example: "nobody evicts 'analytics:overview:{day}'" })
  readonly message!: string;
}

/** What is cached, and what evicts it. */
export class CachePlanView {
  @ApiProperty({ type: [PlannedCacheView] })
  readonly caches!: readonly PlannedCacheView[];

  @ApiProperty({ type: [PlannedPutView] })
  readonly puts!: readonly PlannedPutView[];

  @ApiProperty({ type: [PlannedEvictionView] })
  readonly evictions!: readonly PlannedEvictionView[];

  @ApiProperty({ type: [PlannedRowsView], description: 'What changes of rows evict, where there is an outbox' })
  readonly rows!: readonly PlannedRowsView[];

  @ApiProperty({ type: [String], description: 'Templates of keys that no annotation reads', example: ['report:{id}'] })
  readonly knownKeys!: readonly string[];

  @ApiProperty({ type: [PlanFindingView], description: 'What is worth a look' })
  readonly findings!: readonly PlanFindingView[];
}

export const toCachePlanView = ({ caches, puts, evictions, rows, knownKeys, findings }: CachePlan): CachePlanView => ({
  caches: caches.map(toPlannedCacheView),
  puts: puts.map(({ kind: _, ...put }) => put),
  evictions: evictions.map(({ kind: _, ...eviction }) => eviction),
  rows: rows.map(({ kind: _, ...each }) => each),
  knownKeys,
  findings,
});

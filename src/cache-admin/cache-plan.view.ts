import { ApiProperty } from '@nestjs/swagger';
import type { CachePlan, PlannedCache, PlanFinding } from '../cache/index.js';

const KEY = 'meeting:details:{meetingId}';
const CACHES: object = { type: [String], description: 'Key templates of the caches', example: [KEY] };
const duration = (description: string, example: string): object => ({
  type: String,
  nullable: true,
  description: `${description}; null: as by default`,
  example,
});

export class PlannedTtlView {
  @ApiProperty(duration('As declared', '15m'))
  readonly declared!: string | null;

  @ApiProperty({ type: 'integer', example: 900_000 })
  readonly milliseconds!: number;
}

class PlannedLifeView {
  @ApiProperty({ type: PlannedTtlView, description: 'Time to live' })
  readonly ttl!: PlannedTtlView;

  @ApiProperty(duration('Time to live of null and empty lists', '30s'))
  readonly emptyTtl!: string | null;

  @ApiProperty(duration('For so long past its time to live a value is served while it is loaded anew', '1m'))
  readonly staleFor!: string | null;

  @ApiProperty(duration('For so long past its time to live a value is served when loading fails', '1h'))
  readonly staleIfError!: string | null;
}

export class PlannedEvictorView {
  @ApiProperty({ description: 'The method', example: 'MeetingsService.cancel' })
  readonly owner!: string;

  @ApiProperty({ enum: ['pattern', 'tag'], example: 'pattern' })
  readonly by!: 'pattern' | 'tag';

  @ApiProperty({ description: 'Of keys, or of a tag', example: KEY })
  readonly pattern!: string;
}

export class PlannedCacheView extends PlannedLifeView {
  @ApiProperty({ description: 'The annotated method', example: 'MeetingsService.findOne' })
  readonly owner!: string;

  @ApiProperty({ description: 'Template of its keys: the name of the cache', example: KEY })
  readonly key!: string;

  @ApiProperty({ type: [String], description: 'Templates of the tags of its entries', example: ['host:{hostId}'] })
  readonly tags!: readonly string[];

  @ApiProperty({ description: 'Every read starts the time to live anew', example: false })
  readonly sliding!: boolean;

  @ApiProperty({ description: 'false: every read asks Redis', example: true })
  readonly near!: boolean;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How eagerly a value is loaded anew before it expires (XFetch); null: never',
    example: 1,
  })
  readonly earlyRefresh!: number | null;

  @ApiProperty({ type: [PlannedEvictorView], description: 'The methods that evict its entries' })
  readonly evictedBy!: readonly PlannedEvictorView[];

  @ApiProperty({
    type: [String],
    description: 'The methods whose results replace its entries',
    example: ['MeetingsService.rename'],
  })
  readonly putBy!: readonly string[];
}

export class PlannedPutView extends PlannedLifeView {
  @ApiProperty({ description: 'The annotated method', example: 'MeetingsService.rename' })
  readonly owner!: string;

  @ApiProperty({ description: 'Template of the keys', example: KEY })
  readonly key!: string;

  @ApiProperty({ type: [String], example: ['host:{hostId}'] })
  readonly tags!: readonly string[];

  @ApiProperty(CACHES)
  readonly caches!: readonly string[];
}

export class PlannedTargetView {
  @ApiProperty({ enum: ['pattern', 'tag'], example: 'pattern' })
  readonly by!: 'pattern' | 'tag';

  @ApiProperty({ example: KEY })
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

export class PlanFindingView {
  @ApiProperty({
    enum: ['PLAN.NEVER_EVICTED', 'PLAN.BROAD_EVICTION', 'PLAN.SEARCHES_ALL_KEYS'],
    example: 'PLAN.NEVER_EVICTED',
  })
  readonly code!: PlanFinding['code'];

  @ApiProperty({ description: 'The method', example: 'AnalyticsService.overviewOn' })
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

  @ApiProperty({ type: [String], description: 'Templates of keys that no annotation reads', example: ['report:{id}'] })
  readonly knownKeys!: readonly string[];

  @ApiProperty({ type: [PlanFindingView], description: 'What is worth a look' })
  readonly findings!: readonly PlanFindingView[];
}

export const toPlannedCacheView = ({ kind: _, earlyRefresh, ...cache }: PlannedCache): PlannedCacheView => ({
  ...cache,
  earlyRefresh: earlyRefresh === false ? null : earlyRefresh,
});

export const toCachePlanView = ({ caches, puts, evictions, knownKeys, findings }: CachePlan): CachePlanView => ({
  caches: caches.map(toPlannedCacheView),
  puts: puts.map(({ kind: _, ...put }) => put),
  evictions: evictions.map(({ kind: _, ...eviction }) => eviction),
  knownKeys,
  findings,
});

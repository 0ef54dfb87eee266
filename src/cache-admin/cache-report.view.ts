import { ApiProperty } from '@nestjs/swagger';
import type { CacheInsight, Recommendation, ServerStats } from '../cache/index.js';
import { OutboxStatsView } from './outbox-stats.view.js';
import { PROCESS_NAME } from './process-name.js';
import { ServerStatsView, toServerStatsView } from './server-stats.view.js';

const RECOMMENDATION_KINDS = [
  'ttl-too-short',
  'ttl-too-long',
  'low-hit-rate',
  'evicted-unchanged',
  'large-values',
  'near-too-small',
  'remote-too-small',
] as const satisfies readonly Recommendation['kind'][];

const share = (description: string, example: number): object => ({
  description,
  example,
  type: 'number',
  nullable: true,
});

export class OneCacheReportView {
  @ApiProperty({ description: 'Key template of the cache', example: 'meeting:details:{meetingId}' })
  readonly name!: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Milliseconds, as declared', example: 900_000 })
  readonly ttl!: number | null;

  @ApiProperty({ type: 'integer', example: 1_000 })
  readonly reads!: number;

  @ApiProperty({ description: '0 to 1', example: 0.98 })
  readonly hitRate!: number;

  @ApiProperty({ type: 'integer', example: 20 })
  readonly loads!: number;

  @ApiProperty({ description: 'Milliseconds', example: 3.2 })
  readonly meanLoadTime!: number;

  @ApiProperty({ type: 'integer', description: 'Reads that needed no load of their own', example: 980 })
  readonly loadsSaved!: number;

  @ApiProperty({ description: 'Milliseconds: these, at the mean time of a load', example: 3_136 })
  readonly timeSaved!: number;

  @ApiProperty(share('Database queries of a load, by estimate', 1.2))
  readonly queriesPerLoad!: number | null;

  @ApiProperty(share('Database queries saved, by estimate', 1_176))
  readonly queriesSaved!: number | null;

  @ApiProperty(share('Bytes of an entry in Redis', 420))
  readonly meanBytes!: number | null;

  @ApiProperty({ type: 'integer', description: 'Bytes of the largest entry', example: 900 })
  readonly largestBytes!: number;

  @ApiProperty(share('Share of its lifetime that a value had left when it was loaded again before its end', 0.4))
  readonly lifeLeftAtEviction!: number | null;

  @ApiProperty({ type: 'integer', description: 'Reloads of what had expired, in a sample of the keys', example: 50 })
  readonly reloadsAfterExpiry!: number;

  @ApiProperty(share('Share of these that found the same value', 0.94))
  readonly sameAfterExpiry!: number | null;

  @ApiProperty({ type: 'integer', description: 'Reloads of what had been evicted, in the sample', example: 10 })
  readonly reloadsBeforeExpiry!: number;

  @ApiProperty(share('Share of these that found the same value', 0.1))
  readonly sameBeforeExpiry!: number | null;
}

export class RecommendationView {
  @ApiProperty({ description: 'Key template of the cache; * for all together', example: 'meeting:list:{query.page}' })
  readonly cache!: string;

  @ApiProperty({ enum: RECOMMENDATION_KINDS, example: 'ttl-too-short' })
  readonly kind!: Recommendation['kind'];

  @ApiProperty({
    example:
      '`meeting:list` expires after 5 min, but 94 % of its reloads find the same value: 30 min would save 1,200 queries an hour',
  })
  readonly text!: string;

  @ApiProperty({ description: 'Queries an hour, or loads where queries are not counted', example: 1_200 })
  readonly savedPerHour!: number;
}

/** What each cache of one process did for the application, and what would make it serve better. */
export class CacheReportView {
  @ApiProperty({ description: 'The process that answered', example: 'app-7c9f:1' })
  readonly process!: string;

  @ApiProperty({ type: 'integer', description: 'Milliseconds that it covers', example: 3_600_000 })
  readonly period!: number;

  @ApiProperty({ type: [OneCacheReportView], description: 'The most read first' })
  readonly caches!: readonly OneCacheReportView[];

  @ApiProperty({ type: [RecommendationView], description: 'The most useful first' })
  readonly recommendations!: readonly RecommendationView[];

  @ApiProperty({ type: ServerStatsView, nullable: true, description: 'null: there is no Redis, or it does not answer' })
  readonly server!: ServerStatsView | null;

  @ApiProperty({ type: OutboxStatsView, nullable: true, description: 'null: there is no outbox' })
  readonly outbox!: OutboxStatsView | null;
}

export const toCacheReportView = (
  { period, caches, recommendations }: CacheInsight,
  server: ServerStats | undefined,
  outbox: OutboxStatsView | null,
): CacheReportView => ({
  process: PROCESS_NAME,
  period: Math.round(period),
  caches: caches.map((cache) => ({
    ...cache,
    ttl: cache.ttl ?? null,
    queriesPerLoad: cache.queriesPerLoad ?? null,
    queriesSaved: cache.queriesSaved ?? null,
    meanBytes: cache.meanBytes ?? null,
    lifeLeftAtEviction: cache.lifeLeftAtEviction ?? null,
    sameAfterExpiry: cache.sameAfterExpiry ?? null,
    sameBeforeExpiry: cache.sameBeforeExpiry ?? null,
  })),
  recommendations: recommendations.map((each) => ({ ...each })),
  server: toServerStatsView(server),
  outbox,
});

import { ApiProperty } from '@nestjs/swagger';
import type { CacheStats, ServerStats } from '../cache/index.js';
import { OutboxStatsView } from './outbox-stats.view.js';
import { PROCESS_NAME } from './process-name.js';
import { ServerStatsView, toServerStatsView } from './server-stats.view.js';

const counters = (description: string, example: Readonly<Record<string, number>>): object => ({
  type: 'object',
  description,
  additionalProperties: { type: 'number' },
  example,
});
const READS = { nearHits: 940, remoteHits: 40, misses: 20, loads: 20, loadErrors: 0, fills: 20 };

export class OneCacheStatsView {
  @ApiProperty({ description: 'Key template of the cache', example: 'meeting:details:{meetingId}' })
  readonly name!: string;

  @ApiProperty({ description: 'Hits of all reads, 0 to 1', example: 0.98 })
  readonly hitRate!: number;

  @ApiProperty(counters('Reads, loads and fills', READS))
  readonly counters!: Readonly<Record<string, number>>;
}

export class NearStatsView {
  @ApiProperty({ type: 'integer', example: 1_200 })
  readonly entries!: number;

  @ApiProperty({ type: 'integer', description: 'By estimate', example: 1_500_000 })
  readonly bytes!: number;

  @ApiProperty({ type: 'integer', description: 'Entries given up for room', example: 0 })
  readonly displaced!: number;
}

export class RemoteStatsView {
  @ApiProperty({ description: 'Whether there is a Redis', example: true })
  readonly enabled!: boolean;

  @ApiProperty({ enum: ['closed', 'open', 'half-open'], example: 'closed' })
  readonly breaker!: CacheStats['remote']['breaker'];

  @ApiProperty({ description: 'Whether evictions of other processes are heard', example: true })
  readonly busAlive!: boolean;

  @ApiProperty({ description: 'Milliseconds that the last message to itself took', example: 0.4 })
  readonly busLag!: number;

  @ApiProperty({ type: 'integer', description: 'Evictions not yet acknowledged', example: 0 })
  readonly journalDepth!: number;
}

/** What the cache of one process did since it was started, and what it holds now. */
export class CacheStatsView {
  @ApiProperty({ description: 'The process that answered', example: 'app-7c9f:1' })
  readonly process!: string;

  @ApiProperty({ description: 'Hits of all reads, 0 to 1', example: 0.98 })
  readonly hitRate!: number;

  @ApiProperty(counters('All caches together', { ...READS, evictions: 12 }))
  readonly counters!: Readonly<Record<string, number>>;

  @ApiProperty(counters('Targets evicted, by what they name', { key: 9, prefix: 2, wildcard: 0, tag: 1, all: 0 }))
  readonly evictionsByKind!: Readonly<Record<string, number>>;

  @ApiProperty({ type: [OneCacheStatsView], description: 'Each cache that has been read' })
  readonly caches!: readonly OneCacheStatsView[];

  @ApiProperty({ type: NearStatsView })
  readonly near!: NearStatsView;

  @ApiProperty({ type: RemoteStatsView })
  readonly remote!: RemoteStatsView;

  @ApiProperty({ type: ServerStatsView, nullable: true, description: 'null: there is no Redis, or it does not answer' })
  readonly server!: ServerStatsView | null;

  @ApiProperty({ type: OutboxStatsView, nullable: true, description: 'null: there is no outbox' })
  readonly outbox!: OutboxStatsView | null;
}

export function toCacheStatsView(
  stats: CacheStats,
  server: ServerStats | undefined,
  outbox: OutboxStatsView | null,
): CacheStatsView {
  const { hitRate, evictionsByKind, caches, near, remote, outbox: _, ...rest } = stats;
  const { entries, bytes, displaced } = near;
  const { enabled, breaker, busAlive, busLag, journalDepth } = remote;
  return {
    process: PROCESS_NAME,
    hitRate,
    counters: numbersOf(rest),
    evictionsByKind: { ...evictionsByKind },
    caches: caches.map(({ name, hitRate: own, ...counted }) => ({ name, hitRate: own, counters: numbersOf(counted) })),
    near: { entries, bytes, displaced },
    remote: { enabled, breaker, busAlive, busLag, journalDepth },
    server: toServerStatsView(server),
    outbox,
  };
}

const numbersOf = (fields: object): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, number] => typeof field[1] === 'number'));

import { ApiProperty } from '@nestjs/swagger';
import type { CacheExplanation, NearExplanation, RemoteExplanation, StoredExplanation } from '../cache/index.js';
import { PlannedCacheView, PlannedEvictorView, toPlannedCacheView } from './cache-plan.view.js';

const MOMENT = { format: 'date-time', example: '2026-03-01T09:00:00.000Z' };
const milliseconds = (description: string, example: number): object => ({
  type: Number,
  description: `Milliseconds ${description}`,
  example,
});
const TAGS: object = { type: [String], example: ['host:42'] };

export class NearExplanationView {
  @ApiProperty({
    enum: ['served', 'suspended', 'kept', 'evicted', 'spent'],
    description:
      'served: it may be, if it is fresh; suspended: it would be if evictions of other processes were heard; kept: again ' +
      'when Redis says that it has the same entry; evicted and spent: it leaves when it is next looked at',
    example: 'served',
  })
  readonly state!: NearExplanation['state'];

  @ApiProperty(milliseconds('since it was read or loaded', 120))
  readonly age!: number;

  @ApiProperty({ ...MOMENT, description: 'Until when it is fresh' })
  readonly freshUntil!: string;

  @ApiProperty({ ...MOMENT, description: 'Until when it may be served without asking Redis' })
  readonly servedUntil!: string;

  @ApiProperty({ type: 'integer', description: 'By estimate', example: 900 })
  readonly bytes!: number;

  @ApiProperty(TAGS)
  readonly tags!: readonly string[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the entry in Redis with the same value',
    example: 'a3',
  })
  readonly id!: string | null;

  @ApiProperty({ description: 'Kept for a moment because Redis did not answer', example: false })
  readonly degraded!: boolean;
}

export class HeaderExplanationView {
  @ApiProperty(MOMENT)
  readonly createdAt!: string;

  @ApiProperty({ type: String, nullable: true, ...MOMENT, description: 'null: as long as it is there (sliding)' })
  readonly freshUntil!: string | null;

  @ApiProperty(milliseconds('since it was made', 120))
  readonly age!: number;

  @ApiProperty(milliseconds('that its loading took', 3))
  readonly loadTime!: number;

  @ApiProperty({ example: false })
  readonly compressed!: boolean;

  @ApiProperty({ type: 'integer', description: 'Bytes of the value before compression', example: 420 })
  readonly payloadSize!: number;

  @ApiProperty(TAGS)
  readonly tags!: readonly string[];
}

export class StoredExplanationView {
  @ApiProperty({
    enum: ['alive', 'evicted', 'foreign', 'damaged'],
    description:
      'alive: its fingerprint matches the stamps of its scopes; evicted: it does not; foreign: made under another server, ' +
      'before a failover or a restart; damaged: it cannot be read',
    example: 'alive',
  })
  readonly state!: StoredExplanation['state'];

  @ApiProperty({ example: 'a3' })
  readonly id!: string;

  @ApiProperty({ type: 'integer', description: 'Bytes as they are stored', example: 500 })
  readonly size!: number;

  @ApiProperty({ ...milliseconds('until Redis drops it', 890_000), nullable: true })
  readonly remaining!: number | null;

  @ApiProperty({ type: HeaderExplanationView, nullable: true, description: 'null: it cannot be read' })
  readonly header!: HeaderExplanationView | null;
}

export class RemoteExplanationView {
  @ApiProperty({ description: 'Where it is', example: 'Redis at localhost:6379' })
  readonly store!: string;

  @ApiProperty({ enum: ['closed', 'open', 'half-open'], description: 'The circuit breaker', example: 'closed' })
  readonly breaker!: RemoteExplanation['breaker'];

  @ApiProperty({ description: 'Whether evictions of other processes are heard', example: true })
  readonly busAlive!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Why it did not answer', example: 'no answer' })
  readonly error!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Identity of the server', example: '8d1c0f2ab3a4c5d6' })
  readonly server!: string | null;

  @ApiProperty({ type: StoredExplanationView, nullable: true })
  readonly entry!: StoredExplanationView | null;
}

export class ScopeExplanationView {
  @ApiProperty({ description: 'As an eviction names it', example: 'meeting:details:*' })
  readonly scope!: string;

  @ApiProperty({
    enum: ['present', 'missing', 'unknown'],
    description: 'missing: evicted, and nothing was read in it since',
    example: 'present',
  })
  readonly stamp!: 'present' | 'missing' | 'unknown';
}

export class LeaseExplanationView {
  @ApiProperty({ description: 'The process that answers loads under it', example: false })
  readonly here!: boolean;

  @ApiProperty({ ...milliseconds('until others may load', 2_900), nullable: true })
  readonly remaining!: number | null;
}

export class JournalExplanationView {
  @ApiProperty({ description: 'Whether an eviction of the key waits for the acknowledgement of Redis', example: false })
  readonly covers!: boolean;

  @ApiProperty({ type: 'integer', description: 'Evictions that wait', example: 0 })
  readonly depth!: number;
}

/** What is known of the entry of one key, without its value. */
export class CacheExplanationView {
  @ApiProperty({ example: 'meeting:details:42' })
  readonly key!: string;

  @ApiProperty({ description: 'What a read that begins now does', example: 'a hit in the near store' })
  readonly nextRead!: string;

  @ApiProperty({ type: NearExplanationView, nullable: true, description: 'In the process that answers' })
  readonly near!: NearExplanationView | null;

  @ApiProperty({ type: RemoteExplanationView, nullable: true, description: 'null: there is no Redis' })
  readonly remote!: RemoteExplanationView | null;

  @ApiProperty({ type: [ScopeExplanationView], description: 'What an eviction could name to evict it' })
  readonly scopes!: readonly ScopeExplanationView[];

  @ApiProperty({ type: LeaseExplanationView, nullable: true, description: 'Who loads it now' })
  readonly lease!: LeaseExplanationView | null;

  @ApiProperty({ type: JournalExplanationView })
  readonly journal!: JournalExplanationView;

  @ApiProperty({ type: [PlannedCacheView], description: 'The caches that the key can belong to' })
  readonly caches!: readonly PlannedCacheView[];

  @ApiProperty({ type: [PlannedEvictorView], description: 'The methods that can evict it' })
  readonly evictedBy!: readonly PlannedEvictorView[];
}

const moment = (wall: number): string => new Date(wall).toISOString();

export const toCacheExplanationView = ({ near, remote, caches, ...rest }: CacheExplanation): CacheExplanationView => ({
  ...rest,
  near: near && { ...near, freshUntil: moment(near.freshUntil), servedUntil: moment(near.servedUntil) },
  remote: remote && { ...remote, entry: remote.entry && toStoredView(remote.entry) },
  caches: caches.map(toPlannedCacheView),
});

function toStoredView({ header, ...entry }: StoredExplanation): StoredExplanationView {
  if (!header) return { ...entry, header };
  const { createdAt, freshUntil } = header;
  return {
    ...entry,
    header: {
      ...header,
      createdAt: moment(createdAt),
      freshUntil: freshUntil === null ? null : moment(freshUntil),
    },
  };
}

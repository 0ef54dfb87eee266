import { ApiProperty } from '@nestjs/swagger';
import type { CacheExplanation } from '../cache/index.js';
import { milliseconds } from './explanation-fields.js';
import { NearExplanationView, toNearView } from './near-explanation.view.js';
import { PlannedCacheView, PlannedEvictorView, toPlannedCacheView } from './planned-cache.view.js';
import { RemoteExplanationView, toRemoteView } from './remote-explanation.view.js';

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

export const toCacheExplanationView = ({ near, remote, caches, ...rest }: CacheExplanation): CacheExplanationView => ({
  ...rest,
  near: near && toNearView(near),
  remote: remote && toRemoteView(remote),
  caches: caches.map(toPlannedCacheView),
});

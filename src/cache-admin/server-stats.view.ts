import { ApiProperty } from '@nestjs/swagger';
import type { ServerStats } from '../cache/index.js';

/** What Redis says of itself: on a cluster its masters together. */
export class ServerStatsView {
  @ApiProperty({ type: 'integer', description: 'One, or the masters of a cluster', example: 1 })
  readonly servers!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes', example: 52_428_800 })
  readonly usedMemory!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes; 0: no limit', example: 268_435_456 })
  readonly maxMemory!: number;

  @ApiProperty({ description: 'What goes when the limit is reached', example: 'allkeys-lru' })
  readonly maxMemoryPolicy!: string;

  @ApiProperty({ type: 'integer', description: 'Names given up for room, since it was started', example: 0 })
  readonly evictedKeys!: number;

  @ApiProperty({ type: 'integer', description: 'Names whose time was over', example: 12_000 })
  readonly expiredKeys!: number;

  @ApiProperty({ type: 'integer', description: 'Looks at names that were there', example: 940_000 })
  readonly keyspaceHits!: number;

  @ApiProperty({ type: 'integer', description: 'Looks at names that were not', example: 30_000 })
  readonly keyspaceMisses!: number;
}

export const toServerStatsView = (stats: ServerStats | undefined): ServerStatsView | null =>
  stats === undefined ? null : { ...stats };

import { ApiProperty } from '@nestjs/swagger';
import type { CacheStats, OutboxFigures } from '../cache/index.js';

const known = (description: string, example: number): object => ({
  type: 'integer',
  nullable: true,
  description: `${description}; null while the database does not answer`,
  example,
});

/** Evictions that are recorded with their writes: what waits, and what one process did with them. */
export class OutboxStatsView {
  @ApiProperty(known('Records of all processes that are not delivered yet; at most 10,000 are counted', 0))
  readonly records!: number | null;

  @ApiProperty(known('Milliseconds for which the oldest of them has been due for any relay', 0))
  readonly oldestDueAge!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Evictions left by other processes that this one delivered',
    example: 0,
  })
  readonly relayed!: number;

  @ApiProperty({ type: 'integer', description: 'Changes past the cache that it delivered', example: 0 })
  readonly relayedChanges!: number;

  @ApiProperty({ type: 'integer', description: 'Its looks that the database cut short', example: 0 })
  readonly failedLooks!: number;

  @ApiProperty({ type: 'integer', description: 'Its own evictions that it has left to others', example: 0 })
  readonly handedOver!: number;

  @ApiProperty({ type: 'integer', description: 'Times it made "everything" of too many records', example: 0 })
  readonly collapses!: number;
}

/** @returns null where there is no outbox */
export function toOutboxStatsView(
  counts: CacheStats['outbox'],
  figures: OutboxFigures | undefined,
): OutboxStatsView | null {
  if (!counts) return null;
  const { relayed, relayedChanges, failedLooks, handedOver, collapses } = counts;
  return {
    records: figures?.records ?? null,
    oldestDueAge: figures ? Math.round(figures.oldestDueAge) : null,
    relayed,
    relayedChanges,
    failedLooks,
    handedOver,
    collapses,
  };
}

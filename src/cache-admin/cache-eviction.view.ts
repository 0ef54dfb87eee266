import { ApiProperty } from '@nestjs/swagger';
import type { CacheEvictionEntity } from './cache-eviction.entity.js';

/** Who evicted what, and when. */
export class CacheEvictionView {
  @ApiProperty({ format: 'uuid', example: '9d1f3f5e-6c1b-4b3e-9c58-0c4f3a2b1d10' })
  readonly id!: string;

  @ApiProperty({ type: [String], example: ['meeting:list:*'] })
  readonly patterns!: readonly string[];

  @ApiProperty({ type: [String], example: ['community:42'] })
  readonly tags!: readonly string[];

  @ApiProperty({ format: 'uuid', description: 'Id of the admin', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly evictedBy!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly evictedAt!: string;
}

/** An eviction that has just been made. */
export class MadeEvictionView extends CacheEvictionView {
  @ApiProperty({
    type: [String],
    description: 'Key templates of the annotated caches that it can reach',
    example: ['meeting:list:{query.page}:{query.limit}'],
  })
  readonly caches!: readonly string[];

  @ApiProperty({
    type: 'integer',
    description:
      'Evictions of the process that answers which Redis has not acknowledged yet; they are repeated until it has, by ' +
      'another process if this one dies (where there is an outbox)',
    example: 0,
  })
  readonly outstanding!: number;
}

export const toCacheEvictionView = ({ evictedAt, ...eviction }: CacheEvictionEntity): CacheEvictionView => ({
  ...eviction,
  evictedAt: evictedAt.toISOString(),
});

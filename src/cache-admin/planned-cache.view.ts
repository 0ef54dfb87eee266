import { ApiProperty } from '@nestjs/swagger';
import type { PlannedCache } from '../cache/index.js';

export const EXAMPLE_KEY = 'meeting:details:{meetingId}';

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

/** How long what a method returns is kept. */
export class PlannedLifeView {
  @ApiProperty({ type: PlannedTtlView, description: 'Time to live' })
  readonly ttl!: PlannedTtlView;

  @ApiProperty(duration('Time to live of null and empty lists', '30s'))
  readonly emptyTtl!: string | null;

  @ApiProperty(duration('For so long past its time to live a value is served while it is loaded anew', '1m'))
  readonly staleFor!: string | null;

  @ApiProperty(duration('For so long past its time to live a value is served when loading fails', '1h'))
  readonly staleIfError!: string | null;
}

/** A method, or the rows of an entity, that evict entries of a cache, and by what. */
export class PlannedEvictorView {
  @ApiProperty({ description: 'The method, or the entity', example: 'MeetingsService.cancel' })
  readonly owner!: string;

  @ApiProperty({ enum: ['pattern', 'tag'], example: 'pattern' })
  readonly by!: 'pattern' | 'tag';

  @ApiProperty({ description: 'Of keys, or of a tag', example: EXAMPLE_KEY })
  readonly pattern!: string;
}

/** A method that is answered from the cache. */
export class PlannedCacheView extends PlannedLifeView {
  @ApiProperty({ description: 'The annotated method', example: 'MeetingsService.findOne' })
  readonly owner!: string;

  @ApiProperty({ description: 'Template of its keys: the name of the cache', example: EXAMPLE_KEY })
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

  @ApiProperty({ description: 'Redis gets its values encrypted', example: false })
  readonly encrypt!: boolean;

  @ApiProperty({ type: [PlannedEvictorView], description: 'The methods, and the rows, that evict its entries' })
  readonly evictedBy!: readonly PlannedEvictorView[];

  @ApiProperty({
    type: [String],
    description: 'The methods whose results replace its entries',
    example: ['MeetingsService.rename'],
  })
  readonly putBy!: readonly string[];
}

export const toPlannedCacheView = ({ kind: _, earlyRefresh, ...cache }: PlannedCache): PlannedCacheView => ({
  ...cache,
  earlyRefresh: earlyRefresh === false ? null : earlyRefresh,
});

import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { assertPattern, assertTag } from '../../cache/index.js';
import { Omittable } from '../../http/omittable.js';
import { LONGEST_NAME, Names } from './names.decorator.js';

const MOST_TARGETS = 50;

const list = (description: string, example: string): object => ({
  type: 'array',
  maxItems: MOST_TARGETS,
  items: { type: 'string', minLength: 1, maxLength: LONGEST_NAME, example },
  description,
});

/** What to evict: at least one pattern or tag. */
export class EvictCacheDto {
  @ApiPropertyOptional(
    list(
      'Keys, prefixes (`meeting:list:*`), wildcards, which look at every key, or `*` for everything',
      'meeting:list:*',
    ),
  )
  @Names(assertPattern, { each: true })
  @ArrayMaxSize(MOST_TARGETS)
  @IsArray()
  @Omittable()
  patterns?: string[];

  @ApiPropertyOptional(list('Tags of entries', 'community:42'))
  @Names(assertTag, { each: true })
  @ArrayMaxSize(MOST_TARGETS)
  @IsArray()
  @Omittable()
  tags?: string[];
}

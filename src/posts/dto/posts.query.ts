import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, Matches } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { SearchField } from '../../http/search-field.decorator.js';
import { POST_SORTS, type PostSort } from '../post-sort.js';

/** The author of a query that asks for nobody's posts in particular; a segment of the cache's keys. */
export const ANYONE = 'anyone';

const AUTHOR = /^(?:anyone|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;

/** Which posts of a community, in which order. */
export class PostsQuery extends PageQuery {
  @ApiPropertyOptional({
    description: 'Id of the user whose posts are listed, or `anyone`',
    pattern: AUTHOR.source,
    default: ANYONE,
    example: '5eed0001-0000-4000-8000-000000000001',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @Matches(AUTHOR, { message: `author must be a UUID or '${ANYONE}'` })
  author: string = ANYONE;

  @ApiPropertyOptional({
    enum: POST_SORTS,
    description: 'Of those liked alike, the newest first',
    default: 'newest',
    example: 'most-liked',
  })
  @IsIn(POST_SORTS)
  sort: PostSort = 'newest';

  @SearchField('title', 'seedlings')
  search = '';
}

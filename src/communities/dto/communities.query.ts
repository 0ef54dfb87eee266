import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { SearchField } from '../../http/search-field.decorator.js';
import { VISIBILITIES, type Visibility } from '../community-visibility.js';

export const COMMUNITY_SORTS = ['newest', 'name', 'members'] as const;
export type CommunitySort = (typeof COMMUNITY_SORTS)[number];

export class CommunitiesQuery extends PageQuery {
  @SearchField('name', 'garden')
  search = '';

  @ApiPropertyOptional({
    enum: VISIBILITIES,
    description: 'private: admins only',
    default: 'public',
    example: 'public',
  })
  @IsIn(VISIBILITIES)
  visibility: Visibility = 'public';

  @ApiPropertyOptional({
    enum: COMMUNITY_SORTS,
    description: 'members: most members first',
    default: 'newest',
    example: 'name',
  })
  @IsIn(COMMUNITY_SORTS)
  sort: CommunitySort = 'newest';
}

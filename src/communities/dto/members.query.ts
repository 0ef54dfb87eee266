import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { COMMUNITY_ROLES, type CommunityRole } from '../community-permissions.view.js';

const ROLE_FILTERS = ['any', ...COMMUNITY_ROLES] as const;

export class MembersQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: ROLE_FILTERS,
    description: 'Those with this role only',
    default: 'any',
    example: 'moderator',
  })
  @IsIn(ROLE_FILTERS)
  role: CommunityRole | 'any' = 'any';
}

import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { CommunityRole } from '../community-permissions.view.js';

/** Roles that can be given. Who owns the community is changed by handing it over. */
export const GIVEN_ROLES = ['moderator', 'member'] as const satisfies readonly CommunityRole[];
export type GivenRole = (typeof GIVEN_ROLES)[number];

export class ChangeMemberRoleDto {
  @ApiProperty({ enum: GIVEN_ROLES, example: 'moderator' })
  @IsIn(GIVEN_ROLES)
  role!: GivenRole;
}

import { ApiProperty } from '@nestjs/swagger';
import { COMMUNITY_ROLES, type CommunityRole } from './community-permissions.view.js';
import type { CommunityMemberEntity } from './community-member.entity.js';

/** One who belongs to a community. Names and avatars are in the public profile: a changed profile does not change this. */
export class CommunityMemberView {
  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000002' })
  readonly userId!: string;

  @ApiProperty({ enum: COMMUNITY_ROLES, example: 'member' })
  readonly role!: CommunityRole;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:30:00.000Z' })
  readonly joinedAt!: string;
}

/** A community in the list of one who belongs to it. It tells what never changes of it; the name is in its details. */
export class MembershipView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ example: 'garden-friends' })
  readonly slug!: string;

  @ApiProperty({ enum: COMMUNITY_ROLES, description: 'Role of the user whose list it is', example: 'moderator' })
  readonly role!: CommunityRole;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:30:00.000Z' })
  readonly joinedAt!: string;
}

export type MemberRow = Omit<CommunityMemberEntity, 'communityId'>;
export type MembershipRow = Omit<CommunityMemberEntity, 'userId'> & { slug: string };

export const toCommunityMemberView = (row: MemberRow): CommunityMemberView => ({
  userId: row.userId,
  role: row.role,
  joinedAt: row.joinedAt.toISOString(),
});

export const toMembershipView = (row: MembershipRow): MembershipView => ({
  communityId: row.communityId,
  slug: row.slug,
  role: row.role,
  joinedAt: row.joinedAt.toISOString(),
});

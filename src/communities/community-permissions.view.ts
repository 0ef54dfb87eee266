import { ApiProperty } from '@nestjs/swagger';

export const COMMUNITY_ROLES = ['owner', 'moderator', 'member'] as const;

export type CommunityRole = (typeof COMMUNITY_ROLES)[number];

/** What a user may do in a community, decided from role, visibility and configuration. */
export class CommunityPermissionsView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly userId!: string;

  @ApiProperty({
    enum: COMMUNITY_ROLES,
    type: String,
    nullable: true,
    description: 'null: no member',
    example: 'member',
  })
  readonly role!: CommunityRole | null;

  @ApiProperty({ description: 'See the community, its posts and questions', example: true })
  readonly read!: boolean;

  @ApiProperty({ description: 'Publish posts', example: true })
  readonly post!: boolean;

  @ApiProperty({ description: 'Open questions', example: true })
  readonly ask!: boolean;

  @ApiProperty({ description: 'Like and vote', example: true })
  readonly vote!: boolean;

  @ApiProperty({ description: 'Manage members, and the posts and questions of others', example: false })
  readonly moderate!: boolean;

  @ApiProperty({ description: 'Change or delete the community', example: false })
  readonly configure!: boolean;
}

/** A permission by name. */
export type CommunityPermission = 'read' | 'post' | 'ask' | 'vote' | 'moderate' | 'configure';

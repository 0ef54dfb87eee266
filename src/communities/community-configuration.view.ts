import { ApiProperty } from '@nestjs/swagger';
import type { CommunityConfigurationEntity } from './community-configuration.entity.js';
import { JOIN_POLICIES, PRIVILEGES, type JoinPolicy, type Privilege } from './community-rules.js';

/** How a community works, as it is cached and sent. */
export class CommunityConfigurationView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ enum: JOIN_POLICIES, description: 'invitation: moderators add members', example: 'open' })
  readonly joinPolicy!: JoinPolicy;

  @ApiProperty({ enum: PRIVILEGES, description: 'Who publishes posts', example: 'members' })
  readonly posting!: Privilege;

  @ApiProperty({ enum: PRIVILEGES, description: 'Who opens questions', example: 'moderators' })
  readonly asking!: Privilege;

  @ApiProperty({ example: 'Welcome to the garden! Tools are in the shed.' })
  readonly welcomeMessage!: string;

  @ApiProperty({ description: 'Grows by one with each write; send it back to detect a lost update', example: 3 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:30:00.000Z' })
  readonly updatedAt!: string;
}

export const toCommunityConfigurationView = (row: CommunityConfigurationEntity): CommunityConfigurationView => ({
  communityId: row.communityId,
  joinPolicy: row.joinPolicy,
  posting: row.posting,
  asking: row.asking,
  welcomeMessage: row.welcomeMessage,
  version: row.version,
  updatedAt: row.updatedAt.toISOString(),
});

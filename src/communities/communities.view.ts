import { ApiProperty } from '@nestjs/swagger';
import { VISIBILITIES, type Visibility } from './community-visibility.js';
import type { CommunityEntity } from './community.entity.js';

/**
 * A community as it is cached and sent, on its own and in lists. It does not tell how many belong to it: a user who
 * joins changes the count alone, which is a cache of its own.
 */
export class CommunityView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly id!: string;

  @ApiProperty({ description: 'Unique, and never changed', example: 'garden-friends' })
  readonly slug!: string;

  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly ownerId!: string;

  @ApiProperty({ example: 'Garden friends' })
  readonly name!: string;

  @ApiProperty({ example: 'We share seeds, tools and recipes.' })
  readonly description!: string;

  @ApiProperty({ enum: VISIBILITIES, description: 'private: for members and admins only', example: 'public' })
  readonly visibility!: Visibility;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:30:00.000Z' })
  readonly updatedAt!: string;
}

/** How many belong to a community. */
export class MemberCountView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'The owner included', example: 128 })
  readonly memberCount!: number;
}

export type CommunityRow = Omit<CommunityEntity, 'nameSearch' | 'memberCount'>;

export const toCommunityView = (row: CommunityRow): CommunityView => ({
  id: row.id,
  slug: row.slug,
  ownerId: row.ownerId,
  name: row.name,
  description: row.description,
  visibility: row.visibility,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

import { ApiProperty } from '@nestjs/swagger';
import { ACTIVITY_KINDS, type ActivityKind } from './activity-kind.js';
import type { ActivityEntity } from './activity.entity.js';

/** One entry of a feed. It names things by id only: renaming them changes no feed. */
export class ActivityView {
  @ApiProperty({ format: 'uuid', example: '9d1f3f5e-6c1b-4b3e-9c58-0c4f3a2b1d10' })
  readonly id!: string;

  @ApiProperty({ enum: ACTIVITY_KINDS, example: 'post.created' })
  readonly kind!: ActivityKind;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Id of what was done something with: a community, post, question or journey. It may be gone by now.',
    example: '5eed0006-0000-4000-8000-000000000001',
  })
  readonly subjectId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The community it happened in; null outside of communities',
    example: '5eed0005-0000-4000-8000-000000000001',
  })
  readonly communityId!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly occurredAt!: string;
}

export type ActivityRow = Omit<ActivityEntity, 'userId'>;

export const toActivityView = ({ id, kind, subjectId, communityId, occurredAt }: ActivityRow): ActivityView => ({
  id,
  kind,
  subjectId,
  communityId,
  occurredAt: occurredAt.toISOString(),
});

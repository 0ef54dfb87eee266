import { ApiProperty } from '@nestjs/swagger';
import { ActivityView, toActivityView, type ActivityRow } from '../activity/activity.view.js';

/** Something that a user did in a community. */
export class CommunityActivityView extends ActivityView {
  @ApiProperty({ format: 'uuid', description: 'Who did it', example: '5eed0001-0000-4000-8000-000000000002' })
  readonly userId!: string;
}

export type CommunityActivityRow = ActivityRow & { userId: string };

export const toCommunityActivityView = (row: CommunityActivityRow): CommunityActivityView => ({
  ...toActivityView(row),
  userId: row.userId,
});

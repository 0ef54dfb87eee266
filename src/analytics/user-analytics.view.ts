import { ApiProperty } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** What a user did, in numbers. */
export class UserAnalyticsView {
  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly userId!: string;

  @ApiProperty({ format: 'date', description: 'The day (UTC) that streaks are counted to', example: '2026-03-01' })
  readonly day!: string;

  @ApiProperty({ ...COUNT, example: 31 })
  readonly posts!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    nullable: true,
    description: 'Place among all authors, by the number of posts; the same number is the same place. null: no posts',
    example: 17,
  })
  readonly rankByPosts!: number | null;

  @ApiProperty({ ...COUNT, example: 4 })
  readonly questionsAsked!: number;

  @ApiProperty({ ...COUNT, example: 212 })
  readonly votes!: number;

  @ApiProperty({ ...COUNT, description: 'Likes of the user’s posts', example: 87 })
  readonly likesReceived!: number;

  @ApiProperty({ ...COUNT, description: 'All but cancelled ones', example: 3 })
  readonly meetingsHosted!: number;

  @ApiProperty({
    ...COUNT,
    description: 'Meetings of others that the user took part in, and that were ended or over before the day began',
    example: 14,
  })
  readonly meetingsAttended!: number;

  @ApiProperty({ ...COUNT, example: 5 })
  readonly communities!: number;

  @ApiProperty({ ...COUNT, example: 2 })
  readonly achievements!: number;

  @ApiProperty({ ...COUNT, description: 'Sum over the achievements', example: 35 })
  readonly achievementPoints!: number;

  @ApiProperty({ ...COUNT, description: 'Days (UTC) on which the user did something', example: 120 })
  readonly activeDays!: number;

  @ApiProperty({
    ...COUNT,
    description: 'Active days in a row, up to the day or the one before: a day counts against it once it is over',
    example: 6,
  })
  readonly currentStreak!: number;

  @ApiProperty({ ...COUNT, description: 'Most active days in a row', example: 21 })
  readonly longestStreak!: number;
}

import { ApiProperty } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;
const DAY = { format: 'date', example: '2026-03-01' };

/** One week of a community. */
export class CommunityWeekView {
  @ApiProperty({ format: 'date', description: 'The Monday (UTC) that it begins with', example: '2026-02-23' })
  readonly week!: string;

  @ApiProperty({ ...COUNT, description: 'Of the present members, those who had joined by its end', example: 298 })
  readonly members!: number;

  @ApiProperty({ ...COUNT, example: 12 })
  readonly posts!: number;

  @ApiProperty({ ...COUNT, example: 140 })
  readonly votes!: number;
}

/** A member, and what everybody in the community could see of them. Votes and likes are not told. */
export class ActiveMemberView {
  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly userId!: string;

  @ApiProperty({ ...COUNT, example: 9 })
  readonly posts!: number;

  @ApiProperty({ ...COUNT, example: 2 })
  readonly questions!: number;
}

/** A community in numbers. */
export class CommunityAnalyticsView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ ...DAY, description: 'The day (UTC) that "the last days" and the last week end with' })
  readonly day!: string;

  @ApiProperty({ ...COUNT, example: 310 })
  readonly members!: number;

  @ApiProperty({ ...COUNT, example: 1240 })
  readonly posts!: number;

  @ApiProperty({ ...COUNT, example: 96 })
  readonly questions!: number;

  @ApiProperty({ ...COUNT, example: 8800 })
  readonly votes!: number;

  @ApiProperty({
    ...COUNT,
    description: 'Members who posted, asked, liked or voted in the last 30 days',
    example: 124,
  })
  readonly activeMembers!: number;

  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'Share of the members who are active, to four decimals; 0 without members',
    example: 0.4,
  })
  readonly participationRate!: number;

  @ApiProperty({
    type: [ActiveMemberView],
    maxItems: 10,
    description: 'Members with the most posts and questions in the last 30 days, the most active first',
  })
  readonly mostActiveMembers!: readonly ActiveMemberView[];

  @ApiProperty({ type: [CommunityWeekView], minItems: 12, maxItems: 12, description: 'The last 12, in their order' })
  readonly weeks!: readonly CommunityWeekView[];
}

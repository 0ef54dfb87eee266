import { ApiProperty } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;
const DAY = { format: 'date', example: '2026-03-01' };

/** How many users one day brought. */
export class SignupsView {
  @ApiProperty({ ...DAY, description: 'UTC' })
  readonly day!: string;

  @ApiProperty({ ...COUNT, example: 12 })
  readonly users!: number;
}

/** A kind of tokens, and how many of them users hold. */
export class CirculationView {
  @ApiProperty({ description: 'Code of the kind', example: 'credit' })
  readonly kind!: string;

  @ApiProperty({ ...COUNT, format: 'int64', maximum: Number.MAX_SAFE_INTEGER, example: 125000 })
  readonly amount!: number;
}

/** A public community, and how lively it is. */
export class TopCommunityView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ example: 'Allotment gardeners' })
  readonly name!: string;

  @ApiProperty({ ...COUNT, example: 310 })
  readonly members!: number;

  @ApiProperty({ ...COUNT, description: 'In the last 30 days', example: 48 })
  readonly posts!: number;

  @ApiProperty({ ...COUNT, description: 'In the last 30 days', example: 520 })
  readonly votes!: number;
}

/** The whole platform in numbers. */
export class OverviewView {
  @ApiProperty({ ...DAY, description: 'The day (UTC) that "the last days" end with' })
  readonly day!: string;

  @ApiProperty({ ...COUNT, example: 10000 })
  readonly users!: number;

  @ApiProperty({ ...COUNT, description: 'Users who did something in the last 7 days', example: 2100 })
  readonly activeUsers7Days!: number;

  @ApiProperty({ ...COUNT, description: 'Users who did something in the last 30 days', example: 4800 })
  readonly activeUsers30Days!: number;

  @ApiProperty({ ...COUNT, example: 240 })
  readonly communities!: number;

  @ApiProperty({ ...COUNT, example: 50000 })
  readonly posts!: number;

  @ApiProperty({ ...COUNT, example: 1900 })
  readonly questions!: number;

  @ApiProperty({ ...COUNT, example: 200000 })
  readonly votes!: number;

  @ApiProperty({ ...COUNT, description: 'All but cancelled ones', example: 3100 })
  readonly meetings!: number;

  @ApiProperty({ type: [CirculationView], maxItems: 100, description: 'Ordered by kind' })
  readonly tokensInCirculation!: readonly CirculationView[];

  @ApiProperty({
    type: [TopCommunityView],
    maxItems: 10,
    description: 'Public communities with the most posts and votes in the last 30 days, the liveliest first',
  })
  readonly topCommunities!: readonly TopCommunityView[];

  @ApiProperty({ type: [SignupsView], minItems: 30, maxItems: 30, description: 'The last 30 days, in their order' })
  readonly signups!: readonly SignupsView[];
}

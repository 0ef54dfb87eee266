import { ApiProperty } from '@nestjs/swagger';
import { QuestionSummaryView, toQuestionSummaryView, type QuestionSummaryRow } from './questions.view.js';
import { shareOf } from './share.js';

const count = (description: string, example: number): object => ({ type: 'integer', minimum: 0, description, example });

/** A question that many vote on at the moment. */
export class TrendingQuestionView extends QuestionSummaryView {
  @ApiProperty(count('Votes first cast within the last 24 hours', 18))
  readonly recentVotes!: number;
}

export class TrendingQuestions {
  @ApiProperty({ type: [TrendingQuestionView], maxItems: 50, description: 'Most recent votes first' })
  readonly items!: readonly TrendingQuestionView[];
}

/** What happened on a day. */
export class VotingDayView {
  @ApiProperty({ format: 'date', description: 'UTC', example: '2030-02-11' })
  readonly day!: string;

  @ApiProperty(count('Questions asked', 2))
  readonly questions!: number;

  @ApiProperty(count('Votes first cast, of accounts that still exist', 18))
  readonly votes!: number;
}

/** Voting in a community, in numbers. */
export class VotingAnalyticsView {
  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty(count('Questions that are open', 3))
  readonly openQuestions!: number;

  @ApiProperty(count('Questions that are closed', 9))
  readonly closedQuestions!: number;

  @ApiProperty(count('Votes on all of them', 260))
  readonly votes!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: 0,
    maximum: 1,
    description: 'Mean of the closed questions, to four digits; null: none is closed',
    example: 0.5208,
  })
  readonly meanParticipation!: number | null;

  @ApiProperty({ type: [VotingDayView], minItems: 7, maxItems: 90, description: 'Every day asked for, today last' })
  readonly days!: readonly VotingDayView[];
}

export type TrendingQuestionRow = QuestionSummaryRow & Pick<TrendingQuestionView, 'recentVotes'>;

export type VotingAnalyticsRow = Omit<VotingAnalyticsView, 'communityId'>;

export const toTrendingQuestionView = (row: TrendingQuestionRow): TrendingQuestionView => ({
  ...toQuestionSummaryView(row),
  recentVotes: row.recentVotes,
});

export const toVotingAnalyticsView = (communityId: string, row: VotingAnalyticsRow): VotingAnalyticsView => ({
  communityId,
  openQuestions: row.openQuestions,
  closedQuestions: row.closedQuestions,
  votes: row.votes,
  meanParticipation: row.meanParticipation === null ? null : shareOf(row.meanParticipation, 1),
  days: row.days.map(({ day, questions, votes }) => ({ day, questions, votes })),
});

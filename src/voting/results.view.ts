import { ApiProperty } from '@nestjs/swagger';
import { shareOf } from './share.js';

const QUESTION_ID = { format: 'uuid', example: '5eed000a-0000-4000-8000-000000000001' } as const;
const FINAL = { description: 'The question is closed: this does not change any more', example: false } as const;

const count = (description: string, example: number): object => ({ type: 'integer', minimum: 0, description, example });
const share = (description: string, example: number): object => ({ minimum: 0, maximum: 1, description, example });

/** How an option fares. */
export class OptionResultView {
  @ApiProperty({ format: 'uuid', example: '5eed000b-0000-4000-8000-000000000001' })
  readonly optionId!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'By the gate' })
  readonly label!: string;

  @ApiProperty(count('Votes for it', 12))
  readonly votes!: number;

  @ApiProperty(share('Of all votes, to four digits', 0.6667))
  readonly share!: number;
}

/** What the votes on a question come to. */
export class ResultsView {
  @ApiProperty(QUESTION_ID)
  readonly questionId!: string;

  @ApiProperty(FINAL)
  readonly final!: boolean;

  @ApiProperty(count('Votes in all', 18))
  readonly total!: number;

  @ApiProperty({ type: [OptionResultView], minItems: 2, maxItems: 20, description: 'In the order of the asker' })
  readonly options!: readonly OptionResultView[];
}

/** Votes on a question in all. */
export class VoteCountView {
  @ApiProperty(QUESTION_ID)
  readonly questionId!: string;

  @ApiProperty(FINAL)
  readonly final!: boolean;

  @ApiProperty(count('Votes in all', 18))
  readonly total!: number;
}

/** How many of those who may vote on a question did. */
export class ParticipationView {
  @ApiProperty(QUESTION_ID)
  readonly questionId!: string;

  @ApiProperty(FINAL)
  readonly final!: boolean;

  @ApiProperty(count('Who has voted', 18))
  readonly voters!: number;

  @ApiProperty(count('Members of the community, and voters who have left it since', 40))
  readonly eligible!: number;

  @ApiProperty(share('Voters of the eligible, to four digits', 0.45))
  readonly share!: number;
}

/** A row for each option, and what they have in common. */
export interface OptionResultRow extends Pick<OptionResultView, 'optionId' | 'label' | 'votes'> {
  readonly final: boolean;
}

/** @param rows of one question, in order; none for a question that does not exist */
export function toResultsView(questionId: string, rows: readonly OptionResultRow[]): ResultsView | null {
  const [first] = rows;
  if (!first) return null;
  const total = rows.reduce((sum, { votes }) => sum + votes, 0);
  return {
    questionId,
    final: first.final,
    total,
    options: rows.map(({ optionId, label, votes }) => ({ optionId, label, votes, share: shareOf(votes, total) })),
  };
}

export const toParticipationView = (row: Omit<ParticipationView, 'share'>): ParticipationView => ({
  ...row,
  share: shareOf(row.voters, row.eligible),
});

import { ApiProperty } from '@nestjs/swagger';
import type { QuestionOptionEntity } from './question-option.entity.js';
import { QUESTION_STATUSES, type QuestionStatus } from './question-status.js';
import type { QuestionEntity } from './question.entity.js';

const A_QUESTION = '5eed000a-0000-4000-8000-000000000001';
const AN_OPTION = '5eed000b-0000-4000-8000-000000000001';
const A_COMMUNITY = '5eed0005-0000-4000-8000-000000000001';
const A_USER = '5eed0001-0000-4000-8000-000000000001';

/** A question in a list. */
export class QuestionSummaryView {
  @ApiProperty({ format: 'uuid', example: A_QUESTION })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: A_COMMUNITY })
  readonly communityId!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'null: the account is gone',
    example: A_USER,
  })
  readonly askedBy!: string | null;

  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Where do we plant the apple tree?' })
  readonly title!: string;

  @ApiProperty({ enum: QUESTION_STATUSES, example: 'open' })
  readonly status!: QuestionStatus;

  @ApiProperty({ format: 'date-time', example: '2030-02-11T08:15:30.120Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: open', example: null })
  readonly closedAt!: string | null;
}

/** One of the answers to choose from. */
export class QuestionOptionView {
  @ApiProperty({ format: 'uuid', example: AN_OPTION })
  readonly id!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'By the gate' })
  readonly label!: string;
}

/** A question on its own. It carries no counts, so that votes do not outdate it. */
export class QuestionView extends QuestionSummaryView {
  @ApiProperty({ maxLength: 5_000, example: 'It needs sun, and three metres on every side.' })
  readonly description!: string;

  @ApiProperty({ type: [QuestionOptionView], minItems: 2, maxItems: 20, description: 'In the order of the asker' })
  readonly options!: readonly QuestionOptionView[];
}

/** What a summary is made of. */
export type QuestionSummaryRow = Pick<
  QuestionEntity,
  'id' | 'communityId' | 'askedBy' | 'title' | 'status' | 'createdAt' | 'closedAt'
>;

export type QuestionRow = QuestionSummaryRow &
  Pick<QuestionEntity, 'description'> & { readonly options: readonly Pick<QuestionOptionEntity, 'id' | 'label'>[] };

export const toQuestionSummaryView = (row: QuestionSummaryRow): QuestionSummaryView => ({
  id: row.id,
  communityId: row.communityId,
  askedBy: row.askedBy,
  title: row.title,
  status: row.status,
  createdAt: row.createdAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
});

export const toQuestionView = (row: QuestionRow): QuestionView => ({
  ...toQuestionSummaryView(row),
  description: row.description,
  options: row.options.map(({ id, label }) => ({ id, label })),
});

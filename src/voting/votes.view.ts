import { ApiProperty } from '@nestjs/swagger';
import type { VoteEntity } from './vote.entity.js';

/** A ballot, as its own user sees it. */
export class VoteView {
  @ApiProperty({ format: 'uuid', example: '5eed000a-0000-4000-8000-000000000001' })
  readonly questionId!: string;

  @ApiProperty({ format: 'uuid', description: 'What was chosen', example: '5eed000b-0000-4000-8000-000000000001' })
  readonly optionId!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was first cast', example: '2030-02-11T08:20:00.000Z' })
  readonly castAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When another option was chosen last; null: never',
    example: null,
  })
  readonly changedAt!: string | null;
}

export type VoteRow = Omit<VoteEntity, 'userId'>;

export const toVoteView = (row: VoteRow): VoteView => ({
  questionId: row.questionId,
  optionId: row.optionId,
  castAt: row.createdAt.toISOString(),
  changedAt: row.changedAt?.toISOString() ?? null,
});

import { ApiProperty } from '@nestjs/swagger';

export const EVALUATION_REASONS = [
  'disabled',
  'targeted-user',
  'targeted-role',
  'rollout',
  'outside-rollout',
  'default',
] as const;

/** Why an evaluation came out as it did. */
export type EvaluationReason = (typeof EVALUATION_REASONS)[number];

/** A flag decided for one user. */
export class FlagEvaluation {
  @ApiProperty({ example: 'new-checkout' })
  readonly name!: string;

  @ApiProperty({ description: 'Whether the feature is on for this user', example: true })
  readonly enabled!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The A/B variant; null when the flag is off or has none',
    example: 'blue-button',
  })
  readonly variant!: string | null;

  @ApiProperty({
    enum: EVALUATION_REASONS,
    description: '`default`: the flag does not exist, or neither cache nor database could answer',
    example: 'rollout',
  })
  readonly reason!: EvaluationReason;
}

/** Several flags decided for one user. */
export class FlagEvaluations {
  @ApiProperty({ type: [FlagEvaluation], description: 'Ordered by name' })
  readonly items!: readonly FlagEvaluation[];
}

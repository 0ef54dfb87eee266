import type { Insertion } from './insert-rows.js';
import { randomFor } from './random.js';
import { sample } from './sample.js';
import { seedId } from './seed-id.js';
import type { QuestionPlan } from './seeded-question.js';
import { between, later } from './spans.js';
import { zipf } from './zipf.js';

export interface VoteRow {
  readonly question_id: string;
  readonly user_id: string;
  readonly option_id: string;
  readonly created_at: Date;
  readonly changed_at: Date | null;
}

export const VOTES: Insertion<VoteRow> = {
  table: 'votes',
  types: {
    question_id: 'uuid',
    user_id: 'uuid',
    option_id: 'uuid',
    created_at: 'timestamptz',
    changed_at: 'timestamptz',
  },
  returning: 'user_id',
};

/**
 * Spreads the votes over the questions: to each in proportion to its interest, as long as it has voters left.
 *
 * @param votes to spread in all
 * @returns how many votes each question gets
 */
export function turnouts(plans: readonly QuestionPlan[], votes: number): number[] {
  const interest = plans.reduce((sum, plan) => sum + plan.interest, 0);
  const factor = interest === 0 ? 0 : votes / interest;
  let wanted = 0;
  let given = 0;
  return plans.map((plan) => {
    wanted += plan.interest * factor;
    const turnout = Math.min(plan.voters.length, Math.round(wanted) - given);
    given += turnout;
    return turnout;
  });
}

/** The votes of some members, of which a few were changed later; the first options are not always the most popular. */
export function seededVotes(
  { index, question, options, closedAt, voters }: QuestionPlan,
  turnout: number,
  baseDate: Date,
): VoteRow[] {
  const random = randomFor(`votes:${index}`);
  const ranking = sample(random, options, options.length);
  const preference = zipf(ranking.length, 0.5 + random.next());
  const end = closedAt ?? baseDate;
  return sample(random, voters, turnout).map(({ user, joinedAt }) => {
    const createdAt = between(later(question.created_at, joinedAt), end, random.next() ** 2);
    return {
      question_id: question.id,
      user_id: seedId('user', user),
      option_id: ranking[preference(random)]?.id ?? '',
      created_at: createdAt,
      changed_at: random.chance(0.05) ? between(createdAt, end, random.next()) : null,
    };
  });
}

import type { EntityManager } from 'typeorm';
import { insertRows } from './insert-rows.js';
import type { Random } from './random.js';
import { insertAll, portions, type SeedRun } from './seed-run.js';
import { ACTIVITIES } from './seeded-activity.js';
import type { CommunityPlan } from './seeded-community.js';
import { OPTIONS, QUESTIONS, seededQuestion, type QuestionPlan } from './seeded-question.js';
import { seededVotes, turnouts, VOTES } from './seeded-votes.js';

const AT_A_TIME = 20;

/** Questions, with their options and votes. Votes come only with their question. */
export async function seedQuestions(
  { manager, options, progress, counts }: SeedRun,
  popularCommunity: (random: Random) => CommunityPlan,
): Promise<void> {
  const { questions, votes, baseDate } = options;
  const all = [...portions(questions)].flat().map((index) => seededQuestion(index, baseDate, popularCommunity));
  const turnout = turnouts(all, votes);
  for (const portion of portions(questions, { size: AT_A_TIME })) {
    const plans = portion.flatMap((index) => all[index] ?? []);
    const rows = plans.map(({ question }) => question);
    const added = new Set(await insertRows(manager, QUESTIONS, rows));
    const asked = plans.filter(({ question }) => added.has(question.id));
    const ballots = asked.flatMap((plan) => seededVotes(plan, turnout[plan.index] ?? 0, baseDate));
    const activities = asked.map(({ activity }) => activity);
    const answers = asked.flatMap((plan) => plan.options);
    counts.questions += added.size;
    await insertAll(manager, OPTIONS, answers);
    counts.votes += await insertAll(manager, VOTES, ballots);
    counts.activities += await insertAll(manager, ACTIVITIES, activities);
    await close(manager, asked);
    progress.advance(
      'votes',
      portion.reduce((sum, index) => sum + (turnout[index] ?? 0), 0),
    );
  }
}

/** After their votes, because nobody votes on a closed question. What was counted then stays, whoever leaves later. */
async function close(manager: EntityManager, plans: readonly QuestionPlan[]): Promise<void> {
  const closed = plans.filter(({ closedAt }) => closedAt !== undefined);
  const ids = closed.map(({ question }) => question.id);
  const times = closed.map(({ closedAt }) => closedAt);
  await manager.query(
    `UPDATE question_options o SET final_votes = (SELECT count(*) FROM votes v
            WHERE v.question_id = o.question_id AND v.option_id = o.id)
      WHERE o.question_id = ANY ($1::uuid[])`,
    [ids],
  );
  await manager.query(
    `UPDATE questions q SET status = 'closed', closed_at = given.time, eligible_at_close = (
            SELECT count(*) FROM community_members m
             WHERE m.community_id = q.community_id AND m.joined_at < given.time)
       FROM unnest($1::uuid[], $2::timestamptz[]) AS given (id, time) WHERE q.id = given.id`,
    [ids, times],
  );
}

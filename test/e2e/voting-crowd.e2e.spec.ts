import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QuestionView } from '../../src/voting/questions.view.js';
import type { Answer } from '../support/client.js';
import { createCommunity } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import {
  ask,
  close,
  counts,
  crowd,
  optionId,
  participation,
  results,
  sql,
  total,
  vote,
  withEach,
  type Voter,
} from '../support/voting.js';

const VOTERS = 500;
const OPTIONS = ['a', 'b', 'c', 'd'];

describe.each(ON_SERVERS)('a crowd of voters %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let communityId: string;
  let voters: Voter[];

  beforeAll(async () => {
    api = await start();
    owner = await api.register();
    ({ id: communityId } = await createCommunity(owner));
    voters = await crowd(api, communityId, VOTERS);
    // Everybody has looked at the community before: what follows is votes, not sessions and permissions.
    await withEach(voters, 20, (voter) => voter.get(`/v1/communities/${communityId}/permissions`));
  }, 120_000);
  afterAll(() => api.close());

  /** Whoever is told to come again (503 with Retry-After, where the machine is short of processors) does so. */
  const patiently = async (voter: Voter, question: QuestionView, index: number): Promise<Answer> => {
    for (;;) {
      const answer = await vote(voter, question, index);
      if (answer.status !== 503 || !answer.headers.has('retry-after')) return answer;
    }
  };
  const newQuestion = (): Promise<QuestionView> => ask(owner, communityId, { options: OPTIONS });
  const statuses = (answers: readonly Answer[]): number[] => [...new Set(answers.map(({ status }) => status))].sort();
  /** Votes of each option, in order, by the rows. */
  const rows = async (question: QuestionView): Promise<number[]> => {
    const found = await sql<{ option: string; votes: number }>(
      api,
      'SELECT option_id AS option, count(*)::integer AS votes FROM votes WHERE question_id = $1 GROUP BY 1',
      [question.id],
    );
    const byOption = new Map(found.map(({ option, votes }) => [option, votes]));
    return question.options.map(({ id }) => byOption.get(id) ?? 0);
  };

  it('of 500 is counted exactly, each once', async () => {
    const question = await newQuestion();
    expect(await counts(owner, question)).toEqual([0, 0, 0, 0]);
    const answers = await withEach(voters, VOTERS, (voter, index) => patiently(voter, question, index % 3));
    expect(statuses(answers)).toEqual([200]);
    expect(await counts(owner, question)).toEqual([167, 167, 166, 0]);
    expect(await rows(question)).toEqual([167, 167, 166, 0]);
    expect(await total(owner, question)).toBe(VOTERS);
    expect(await participation(owner, question)).toMatchObject({ voters: VOTERS, eligible: VOTERS + 1, share: 0.998 });
  }, 60_000);

  it('of 500, who each send two different votes at the same time has one of each', async () => {
    const question = await newQuestion();
    const pairs = await withEach(voters, VOTERS / 5, (voter, index) =>
      Promise.all([patiently(voter, question, index % 4), patiently(voter, question, (index + 1) % 4)]),
    );
    const answers = pairs.flat();
    expect(statuses(answers)).toEqual([200]);
    const kept = await sql<{ id: string; option: string }>(
      api,
      'SELECT user_id AS id, option_id AS option FROM votes WHERE question_id = $1',
      [question.id],
    );
    expect(kept).toHaveLength(VOTERS);
    const optionOf = new Map(kept.map(({ id, option }) => [id, option]));
    const sentOnly = voters.filter(({ id }, index) =>
      [index % 4, (index + 1) % 4].map((option) => optionId(question, option)).includes(optionOf.get(id) ?? ''),
    );
    expect(sentOnly).toHaveLength(VOTERS);
    expect(await counts(owner, question)).toEqual(await rows(question));
    expect(await total(owner, question)).toBe(VOTERS);
  }, 60_000);

  it('a close in the middle freezes the votes that were accepted, and no other', async () => {
    const question = await newQuestion();
    let accepted = 0;
    let closing: Promise<Answer> | undefined;
    const answers = await withEach(voters, 50, async (voter, index) => {
      const answer = await patiently(voter, question, index % 4);
      if (answer.status === 200) accepted += 1;
      if (accepted >= 50) closing ??= close(owner, question);
      return answer;
    });
    expect((await closing)?.status).toBe(200);
    expect(statuses(answers)).toEqual([200, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) expectProblem(answer, 409, 'QUESTION.CLOSED');
    const final = await counts(owner, question);
    expect(final.reduce((sum, votes) => sum + votes)).toBe(accepted);
    expect(await rows(question)).toEqual(final);
    expect(await results(owner, question)).toMatchObject({ final: true, total: accepted });
    expect(await participation(owner, question)).toMatchObject({ voters: accepted, eligible: VOTERS + 1 });
    const late = await sql(
      api,
      `SELECT FROM votes v JOIN questions q ON q.id = v.question_id WHERE q.id = $1 AND v.created_at > q.closed_at`,
      [question.id],
    );
    expect(late).toEqual([]);
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QuestionView } from '../../src/voting/questions.view.js';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { ask, cast, close, counts, participation, pathOf, results, sql, total } from '../support/voting.js';

describe.each(ON_SERVERS)('votings and the end of accounts and communities %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let witness: Account;

  beforeAll(async () => {
    api = await start();
    [owner, witness] = [await api.register(), await api.register()];
  }, 60_000);
  afterAll(() => api.close());

  const goes = async (account: Account): Promise<number> => (await account.delete(`/v1/users/${account.id}`)).status;

  /** A question that one member asked, and three voted on. */
  async function votedQuestion(): Promise<{ question: QuestionView; asker: Account; voter: Account }> {
    const { id } = await createCommunity(owner);
    const [asker, voter] = [await api.register(), await api.register()];
    for (const one of [asker, voter]) await join(one, id);
    const question = await ask(asker, id);
    await cast(owner, question, 0);
    await cast(asker, question, 1);
    await cast(voter, question, 1);
    return { question, asker, voter };
  }

  it('the vote goes with the account while the question is open', async () => {
    const { question, voter } = await votedQuestion();
    expect(await counts(witness, question)).toEqual([1, 2, 0]);
    expect(await total(witness, question)).toBe(3);
    expect(await participation(witness, question)).toMatchObject({ voters: 3, eligible: 3 });
    expect(await goes(voter)).toBe(204);
    expect(await counts(witness, question)).toEqual([1, 1, 0]);
    expect(await total(witness, question)).toBe(2);
    expect(await participation(witness, question)).toMatchObject({ voters: 2, eligible: 2 });
  });

  it('what a closed question says is not changed by accounts that go', async () => {
    const { question, asker, voter } = await votedQuestion();
    expect((await close(owner, question)).status).toBe(200);
    const before = [await results(witness, question), await participation(witness, question)];
    expect(before).toMatchObject([
      { final: true, total: 3 },
      { final: true, voters: 3, eligible: 3, share: 1 },
    ]);
    expect([await goes(voter), await goes(asker)]).toEqual([204, 204]);
    expect(await sql(api, 'SELECT user_id AS id FROM votes WHERE question_id = $1', [question.id])).toEqual([
      { id: owner.id },
    ]);
    expect([await results(witness, question), await participation(witness, question)]).toEqual(before);
    expect(await total(witness, question)).toBe(3);
  });

  it('a question outlives its asker, whom it does not name any more', async () => {
    const { question, asker } = await votedQuestion();
    const page = (): Promise<{ body: { items: QuestionView[] } }> =>
      witness.get(`/v1/communities/${question.communityId}/questions`);
    expect((await witness.get(pathOf(question))).body).toMatchObject({ askedBy: asker.id });
    expect((await page()).body.items).toMatchObject([{ askedBy: asker.id }]);
    expect(await goes(asker)).toBe(204);
    expect((await witness.get(pathOf(question))).body).toMatchObject({ id: question.id, askedBy: null });
    expect((await page()).body.items).toMatchObject([{ askedBy: null }]);
    expect((await close(owner, question)).status).toBe(200);
  });

  it('everything goes with the community, also what is cached', async () => {
    const { question, voter } = await votedQuestion();
    expect((await voter.get(`${pathOf(question)}/vote`)).status).toBe(200);
    expect((await owner.delete(`/v1/communities/${question.communityId}`)).status).toBe(204);
    for (const end of ['', '/results', '/vote-count', '/participation', '/vote']) {
      expectProblem(await voter.get(`${pathOf(question)}${end}`), 404, 'COMMUNITY.NOT_FOUND');
    }
    for (const table of ['votes', 'question_options']) {
      expect(await sql(api, `SELECT FROM ${table} WHERE question_id = $1`, [question.id])).toEqual([]);
    }
    expect(await sql(api, 'SELECT FROM questions WHERE id = $1', [question.id])).toEqual([]);
  });
});

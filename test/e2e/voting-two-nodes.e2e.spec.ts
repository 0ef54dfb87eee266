import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QuestionView } from '../../src/voting/questions.view.js';
import { Client } from '../support/client.js';
import { createCommunity, join } from '../support/communities.js';
import { startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import {
  ask,
  cast,
  close,
  counts,
  optionId,
  ownVote,
  participation,
  pathOf,
  questionsOf,
  results,
  total,
} from '../support/voting.js';

describe('votings on two nodes', () => {
  let first: Stack;
  let second: Stack;
  let owner: Account;
  let member: Account;
  let there: Client;
  let communityId: string;

  beforeAll(async () => {
    ({ first, second } = await startPair());
    [owner, member] = [await first.register(), await first.register()];
    there = new Client(second.url, member.token);
    ({ id: communityId } = await createCommunity(owner));
    await join(member, communityId);
  }, 60_000);
  afterAll(() => first.close());

  const status = async (question: QuestionView): Promise<string> =>
    (await there.get<QuestionView>(pathOf(question))).body.status;
  const asked = async (): Promise<number> => (await there.get<{ total: number }>(questionsOf(communityId))).body.total;
  const trends = async (): Promise<boolean> =>
    (await there.get<{ items: unknown[] }>('/v1/trending-questions')).body.items.length > 0;

  it('every write on one is read on the other', async () => {
    expect(await asked()).toBe(0);
    const question = await ask(owner, communityId);
    await until('it is listed', async () => (await asked()) === 1);

    expect(await counts(there, question)).toEqual([0, 0, 0]);
    expect(await total(there, question)).toBe(0);
    expect(await participation(there, question)).toMatchObject({ voters: 0 });
    expect((await ownVote(there, question)).status).toBe(404);
    expect(await status(question)).toBe('open');
    expect(await trends()).toBe(false);
    await cast(member, question, 1);
    await until('the result is fresh', async () => (await counts(there, question))[1] === 1);
    await until('the count is fresh', async () => (await total(there, question)) === 1);
    await until('the participation is fresh', async () => (await participation(there, question)).voters === 1);
    await until('the own vote is shown', async () => (await ownVote(there, question)).status === 200);
    await until('it trends', trends);

    await cast(member, question, 2);
    await until('the changed vote is shown', async () => {
      const own = await ownVote(there, question);
      return own.body.optionId === optionId(question, 2) && (await counts(there, question))[2] === 1;
    });

    expect((await close(owner, question)).status).toBe(200);
    await until('it is closed', async () => (await status(question)) === 'closed');
    await until('the result is final', async () => (await results(there, question)).final);
    await until('it trends no more', async () => !(await trends()));
    expect((await there.delete(`${pathOf(question)}/vote`)).status).toBe(409);

    expect((await owner.delete(pathOf(question))).status).toBe(204);
    await until('it is gone', async () => (await there.get(pathOf(question))).status === 404);
    await until('it is not listed', async () => (await asked()) === 0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { VotesRepository } from '../../src/voting/votes.repository.js';
import type { QuestionView } from '../../src/voting/questions.view.js';
import { createCommunity } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { startOnServers, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { ask, close, counts, crowd, optionId, sql, vote, type Voter } from '../support/voting.js';

/** With real servers only: the embedded database has one connection, so nobody ever waits for another there. */
describe('voters and whoever closes', () => {
  let api: Stack;
  let owner: Account;
  let communityId: string;
  let slow: Voter;
  let quick: Voter;
  let transaction: QueryRunner;

  beforeAll(async () => {
    api = await startOnServers();
    owner = await api.register();
    ({ id: communityId } = await createCommunity(owner));
    const [one, two] = await crowd(api, communityId, 2);
    if (!one || !two) throw new Error('too few');
    [slow, quick] = [one, two];
    transaction = api.app.get(DataSource).createQueryRunner();
    await transaction.connect();
  }, 60_000);
  afterAll(async () => {
    await transaction.release();
    await api.close();
  });

  /** Casts a vote that is not committed yet: the statement of the application, in a transaction of the test. */
  const castSlowly = async (question: QuestionView): Promise<void> => {
    await transaction.startTransaction();
    const votes = new VotesRepository(transaction.manager.getRepository('votes'));
    expect(await votes.cast(communityId, question.id, slow.id, optionId(question, 0))).toBeDefined();
  };
  const waiting = (number: number): Promise<void> =>
    until(`${number} wait`, async () => {
      const [row] = await sql<{ waiters: number }>(
        api,
        `SELECT count(*)::integer AS waiters FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return row?.waiters === number;
    });

  it('vote beside each other: nobody waits for a vote that is not committed', async () => {
    const question = await ask(owner, communityId);
    await castSlowly(question);
    expect((await vote(quick, question, 1)).status).toBe(200);
    await transaction.commitTransaction();
    expect(await counts(owner, question)).toEqual([1, 1, 0]);
  });

  it('closes after the votes under way and before those that come later', async () => {
    const question = await ask(owner, communityId);
    await castSlowly(question);
    const closing = close(owner, question);
    await waiting(1);
    const late = vote(quick, question, 1);
    await waiting(2);
    await transaction.commitTransaction();
    expect((await closing).status).toBe(200);
    expectProblem(await late, 409, 'QUESTION.CLOSED');
    expect(await counts(owner, question)).toEqual([1, 0, 0]);
  });

  it('does not count a vote under way that comes to nothing', async () => {
    const question = await ask(owner, communityId);
    await castSlowly(question);
    const closing = close(owner, question);
    await waiting(1);
    await transaction.rollbackTransaction();
    expect((await closing).status).toBe(200);
    expect(await counts(owner, question)).toEqual([0, 0, 0]);
  });

  it('a vote that waited for the deletion of its question finds none', async () => {
    const question = await ask(owner, communityId);
    await castSlowly(question);
    const deleting = owner.delete(`/v1/communities/${communityId}/questions/${question.id}`);
    await waiting(1);
    const late = vote(quick, question, 1);
    await waiting(2);
    await transaction.commitTransaction();
    expect((await deleting).status).toBe(204);
    expectProblem(await late, 404, 'QUESTION.NOT_FOUND');
  });
});

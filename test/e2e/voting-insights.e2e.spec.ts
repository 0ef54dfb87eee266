import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QuestionView } from '../../src/voting/questions.view.js';
import type { TrendingQuestions, VotingAnalyticsView } from '../../src/voting/voting-insights.view.js';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { ask, cast, close, crowd, pathOf, sql } from '../support/voting.js';

const today = (): string => new Date().toISOString().slice(0, 10);

describe.each(ON_SERVERS)('insights into votings %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let member: Account;
  let stranger: Account;

  beforeAll(async () => {
    api = await start();
    [owner, member, stranger] = [await api.register(), await api.register(), await api.register()];
  }, 60_000);
  afterAll(() => api.close());

  const community = async (body: object = {}): Promise<string> => {
    const { id } = await createCommunity(owner, body);
    if (body === OPEN) await join(member, id);
    return id;
  };
  const OPEN = {};
  const trending = async (query = '?limit=50'): Promise<[id: string, votes: number][]> =>
    (await stranger.get<TrendingQuestions>(`/v1/trending-questions${query}`)).body.items.map(
      ({ id, recentVotes }) => [id, recentVotes] as [string, number],
    );

  it('the most voted on of the last day trends, of public communities and open questions only', async () => {
    const id = await community(OPEN);
    const hidden = await community({ visibility: 'private' });
    const quiet = await ask(owner, id, { title: 'Quiet' });
    const lively = await ask(owner, id, { title: 'Lively' });
    const secret = await ask(owner, hidden, { title: 'Secret' });
    expect(await trending()).toEqual([]);
    await cast(owner, quiet, 0);
    await cast(owner, secret, 0);
    expect(await trending()).toEqual([[quiet.id, 1]]);
    await cast(owner, lively, 0);
    await cast(member, lively, 1);
    const both = [
      [lively.id, 2],
      [quiet.id, 1],
    ];
    expect(await trending()).toEqual(both);
    expect(await trending('')).toEqual(both);
    await cast(member, quiet, 1);
    await member.delete(`${pathOf(lively)}/vote`);
    expect(await trending()).toEqual(both.map(([, votes], index) => [[quiet, lively][index]?.id, votes]));

    await sql(api, `UPDATE votes SET created_at = now() - interval '25 hours' WHERE question_id = $1`, [quiet.id]);
    await cast(member, lively, 1);
    expect(await trending()).toEqual([[lively.id, 2]]);
    expect((await close(owner, lively)).status).toBe(200);
    expect(await trending()).toEqual([]);
  });

  it('trending lists come in a few sizes', async () => {
    const id = await community(OPEN);
    const asked: QuestionView[] = [];
    for (let number = 0; number < 11; number += 1) asked.push(await ask(owner, id, { title: `Question ${number}` }));
    for (const question of asked) await cast(owner, question, 0);
    const latestFirst = asked.map((question) => question.id).reverse();
    expect((await trending('')).map(([question]) => question)).toEqual(latestFirst.slice(0, 10));
    expect((await trending('?limit=20')).map(([question]) => question)).toEqual(latestFirst);
    for (const query of ['?limit=11', '?limit=0', '?limit=x', '?limit=10&limit=20', '?page=1']) {
      expectProblem(await stranger.get(`/v1/trending-questions${query}`), 400, 'REQUEST.INVALID');
    }
    expect((await api.get('/v1/trending-questions')).status).toBe(401);
  });

  it('a community in numbers, at most five minutes old', async () => {
    const id = await community(OPEN);
    await crowd(api, id, 2);
    const read = async (query = ''): Promise<VotingAnalyticsView> =>
      (await stranger.get<VotingAnalyticsView>(`/v1/communities/${id}/voting-analytics${query}`)).body;
    const none = await read();
    expect(none).toMatchObject({ communityId: id, openQuestions: 0, closedQuestions: 0, votes: 0 });
    expect(none.meanParticipation).toBeNull();
    expect(none.days).toHaveLength(30);
    expect(none.days.at(-1)).toEqual({ day: today(), questions: 0, votes: 0 });

    const [half, quarter, open] = [await ask(owner, id), await ask(owner, id), await ask(owner, id)];
    for (const question of [half, quarter, open]) await cast(owner, question, 0);
    await cast(member, half, 1);
    for (const question of [half, quarter]) await close(owner, question);
    await sql(api, `UPDATE questions SET created_at = created_at - interval '1 day' WHERE id = $1`, [half.id]);
    expect(await read()).toEqual(none);
    const week = await read('?days=7');
    expect(week).toMatchObject({ openQuestions: 1, closedQuestions: 2, votes: 4, meanParticipation: 0.375 });
    expect(week.days).toHaveLength(7);
    expect(week.days.slice(-2)).toMatchObject([
      { questions: 1, votes: 0 },
      { day: today(), questions: 2, votes: 4 },
    ]);
    expect(week.days.map(({ day }) => day)).toEqual(week.days.map(({ day }) => day).sort());
    for (const query of ['?days=8', '?days=', '?from=x']) {
      expectProblem(await owner.get(`/v1/communities/${id}/voting-analytics${query}`), 400, 'REQUEST.INVALID');
    }
  });
});

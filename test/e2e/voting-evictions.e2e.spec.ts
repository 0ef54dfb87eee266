import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { QuestionView } from '../../src/voting/questions.view.js';
import { createCommunity, join } from '../support/communities.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { ask, cast, close, optionId, pathOf, questionsOf, sql } from '../support/voting.js';

/** The reads by name: what each answers is made to differ from what is cached, behind the cache's back. */
type Reads = Readonly<Record<string, () => Promise<unknown>>>;

describe.each(ON_SERVERS)('evictions of votings %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let voter: Account;
  let other: Account;
  let late: Account;
  let question: QuestionView;
  let sibling: QuestionView;
  let reads: Reads;
  let cached: Map<string, string>;

  beforeAll(async () => {
    api = await start();
    [owner, voter, other, late] = [
      await api.register(),
      await api.register(),
      await api.register(),
      await api.register(),
    ];
  }, 60_000);
  afterAll(() => api.close());

  beforeEach(async () => {
    const { id: communityId } = await createCommunity(owner);
    for (const one of [voter, other, late]) await join(one, communityId);
    question = await ask(owner, communityId);
    sibling = await ask(owner, communityId, { title: 'Sibling' });
    await cast(voter, question, 0);
    await cast(other, question, 0);
    await cast(other, sibling, 0);
    const get = (who: Account, path: string) => async (): Promise<unknown> => (await who.get(path)).body;
    const of = (name: string, one: QuestionView): Reads => ({
      [`details of ${name}`]: get(late, pathOf(one)),
      [`results of ${name}`]: get(late, `${pathOf(one)}/results`),
      [`count of ${name}`]: get(late, `${pathOf(one)}/vote-count`),
      [`participation of ${name}`]: get(late, `${pathOf(one)}/participation`),
    });
    reads = {
      ...of('question', question),
      ...of('sibling', sibling),
      'own vote': get(voter, `${pathOf(question)}/vote`),
      'vote of another': get(other, `${pathOf(question)}/vote`),
      'vote of another on the sibling': get(other, `${pathOf(sibling)}/vote`),
      'page of all': get(late, questionsOf(communityId)),
      'page of the open': get(late, `${questionsOf(communityId)}?status=open`),
      trending: get(late, '/v1/trending-questions?limit=50'),
      analytics: get(late, `/v1/communities/${communityId}/voting-analytics`),
    };
    cached = await readAll();
    await changeEverythingBehind();
    const reloaded = await fresh();
    if (reloaded.length > 0) throw new Error(`Not cached: ${reloaded.join(', ')}`);
  });

  const readAll = async (): Promise<Map<string, string>> => {
    const all = new Map<string, string>();
    for (const [name, read] of Object.entries(reads)) all.set(name, JSON.stringify(await read()));
    return all;
  };

  /** Every read above would answer something else if it asked the database. */
  const changeEverythingBehind = async (): Promise<void> => {
    for (const one of [question, sibling]) {
      await sql(api, `UPDATE questions SET title = title || ' (behind)' WHERE id = $1`, [one.id]);
      await sql(api, `UPDATE votes SET option_id = $2, changed_at = now() WHERE question_id = $1`, [
        one.id,
        optionId(one, 1),
      ]);
      await sql(api, `INSERT INTO votes (question_id, user_id, option_id) VALUES ($1, $2, $3)`, [
        one.id,
        late.id,
        optionId(one, 2),
      ]);
    }
  };

  const fresh = async (): Promise<string[]> => {
    const now = await readAll();
    return [...now.keys()].filter((name) => now.get(name) !== cached.get(name)).sort();
  };
  const TALLIES = ['count of question', 'participation of question', 'results of question', 'trending'];

  it('a vote takes the tallies of its question, the ballot of its voter, and what trends; nothing else', async () => {
    await cast(voter, question, 2);
    expect(await fresh()).toEqual([...TALLIES, 'own vote'].sort());
  });

  it('a vote that is withdrawn takes the same', async () => {
    await sql(api, `INSERT INTO votes (question_id, user_id, option_id) VALUES ($1, $2, $3)`, [
      question.id,
      owner.id,
      optionId(question, 2),
    ]);
    expect((await voter.delete(`${pathOf(question)}/vote`)).status).toBe(204);
    expect(await fresh()).toEqual([...TALLIES, 'own vote'].sort());
  });

  it('a vote that is refused takes nothing', async () => {
    expect((await voter.put(`${pathOf(question)}/vote`, { body: { optionId: optionId(sibling, 0) } })).status).toBe(
      404,
    );
    expect((await owner.delete(`${pathOf(question)}/vote`)).status).toBe(404);
    expect((await voter.post(`${pathOf(question)}/close`)).status).toBe(403);
    expect(await fresh()).toEqual([]);
  });

  it('closing takes details, tallies and pages; no ballot, and nothing of other questions', async () => {
    expect((await close(owner, question)).status).toBe(200);
    expect(await fresh()).toEqual([...TALLIES, 'details of question', 'page of all', 'page of the open'].sort());
  });

  it('asking takes the pages', async () => {
    await ask(owner, question.communityId);
    expect(await fresh()).toEqual(['page of all', 'page of the open']);
  });

  it('deleting takes all of the question, and the pages', async () => {
    expect((await owner.delete(pathOf(question))).status).toBe(204);
    expect(await fresh()).toEqual(
      [...TALLIES, 'details of question', 'own vote', 'vote of another', 'page of all', 'page of the open'].sort(),
    );
  });
});

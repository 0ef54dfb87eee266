import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from '../../src/http/page.js';
import type { QuestionSummaryView, QuestionView } from '../../src/voting/questions.view.js';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { ask, cast, close, optionId, pathOf, questionsOf } from '../support/voting.js';

describe.each(ON_SERVERS)('questions %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let member: Account;
  let stranger: Account;
  let admin: Account;
  let communityId: string;

  beforeAll(async () => {
    api = await start();
    [owner, member, stranger, admin] = [
      await api.register(),
      await api.register(),
      await api.register(),
      await api.logIn(ADMINISTRATOR),
    ];
    ({ id: communityId } = await createCommunity(owner));
    await join(member, communityId);
  }, 60_000);
  afterAll(() => api.close());

  const page = async (query = '', community = communityId): Promise<Page<QuestionSummaryView>> =>
    (await stranger.get<Page<QuestionSummaryView>>(`${questionsOf(community)}${query}`)).body;
  const titles = async (query: string, community: string): Promise<string[]> =>
    (await page(query, community)).items.map(({ title }) => title);
  const details = (by: Account, question: QuestionView) => by.get<QuestionView>(pathOf(question));

  it('a member asks, and everybody who reads the community sees it at once', async () => {
    const before = await page();
    const asked = await ask(member, communityId, { title: 'Apple tree?', options: [' x  y', 'Ä'], description: 'D' });
    expect(asked).toMatchObject({ communityId, askedBy: member.id, description: 'D', status: 'open', closedAt: null });
    expect(asked.options.map(({ label }) => label)).toEqual(['x y', 'Ä']);
    expect((await details(stranger, asked)).body).toEqual(asked);
    const after = await page();
    const { description: _description, options: _options, ...summary } = asked;
    expect(after.items[0]).toEqual(summary);
    expect(after.total).toBe(before.total + 1);
  });

  it('pages are ordered and filtered by status and text', async () => {
    const { id } = await createCommunity(owner);
    const asked: QuestionView[] = [];
    for (const title of ['Äpfel?', 'Birnen?', '100% _sure_?', 'Äpfel noch mal?'])
      asked.push(await ask(owner, id, { title }));
    const [apples] = asked;
    if (!apples) throw new Error('nothing asked');
    const all = ['Äpfel noch mal?', '100% _sure_?', 'Birnen?', 'Äpfel?'];
    expect(await titles('', id)).toEqual(all);
    expect(await titles('?status=open', id)).toEqual(all);
    expect(await titles('?status=closed', id)).toEqual([]);
    expect(await titles('?limit=3&page=2', id)).toEqual(all.slice(3));
    expect((await close(owner, apples)).status).toBe(200);
    expect(await titles('?status=open', id)).toEqual(all.slice(0, 3));
    expect(await titles('?status=closed', id)).toEqual(['Äpfel?']);
    for (const search of ['äpfel', ' ÄPFEL ']) {
      expect(await titles(`?search=${encodeURIComponent(search)}`, id)).toEqual(['Äpfel noch mal?', 'Äpfel?']);
    }
    expect(await titles('?search=%25%20_', id)).toEqual(['100% _sure_?']);
    expect(await titles('?status=closed&search=birnen', id)).toEqual([]);
    expect(await page('?limit=3&page=2', id)).toMatchObject({ page: 2, limit: 3, total: 4, totalIsExact: true });
  });

  it('is closed once, by who asked or who moderates', async () => {
    for (const [asker, closer] of [
      [member, member],
      [member, owner],
      [owner, admin],
    ] as const) {
      const question = await ask(asker, communityId);
      expect((await details(stranger, question)).body.status).toBe('open');
      expectProblem(await close(stranger, question), 403, 'QUESTION.FORBIDDEN');
      const { status, body } = await close(closer, question);
      expect({ status, body }).toMatchObject({ status: 200, body: { status: 'closed' } });
      expect(body.closedAt).toMatch(/Z$/);
      expect((await details(stranger, question)).body).toEqual(body);
      expectProblem(await close(closer, question), 409, 'QUESTION.CLOSED');
    }
    expectProblem(await close(member, await ask(owner, communityId)), 403, 'QUESTION.FORBIDDEN');
  });

  it('is deleted by who asked while nobody has voted, and by who moderates at any time', async () => {
    const unwanted = await ask(member, communityId);
    expect((await details(stranger, unwanted)).status).toBe(200);
    expectProblem(await stranger.delete(pathOf(unwanted)), 403, 'QUESTION.FORBIDDEN');
    expect((await member.delete(pathOf(unwanted))).status).toBe(204);
    for (const path of ['', '/results', '/vote-count', '/participation', '/vote']) {
      expectProblem(await member.get(`${pathOf(unwanted)}${path}`), 404, 'QUESTION.NOT_FOUND');
    }
    expectProblem(await member.delete(pathOf(unwanted)), 404, 'QUESTION.NOT_FOUND');

    const voted = await ask(member, communityId);
    await cast(owner, voted, 0);
    expect((await page()).items.map(({ id }) => id)).toContain(voted.id);
    expectProblem(await member.delete(pathOf(voted)), 409, 'QUESTION.HAS_VOTES');
    expect((await owner.get(`${pathOf(voted)}/vote`)).status).toBe(200);
    expect((await owner.delete(pathOf(voted))).status).toBe(204);
    expectProblem(await owner.get(`${pathOf(voted)}/vote`), 404, 'QUESTION.NOT_FOUND');
    expect((await page()).items.map(({ id }) => id)).not.toContain(voted.id);
  });

  it('is asked by whom the configuration names', async () => {
    const body = { title: 'Mine?', options: ['a', 'b'] };
    expectProblem(await stranger.post(questionsOf(communityId), { body }), 403, 'COMMUNITY.FORBIDDEN');
    expectProblem(await owner.post(questionsOf(randomUUID()), { body }), 404, 'COMMUNITY.NOT_FOUND');
    expectProblem(await api.post(questionsOf(communityId), { body }), 401, 'AUTH.UNAUTHENTICATED');
    const { id: strict } = await createCommunity(owner);
    await join(member, strict);
    await ask(member, strict);
    const configured = await owner.patch(`/v1/communities/${strict}/configuration`, { body: { asking: 'moderators' } });
    expect(configured.status).toBe(200);
    expectProblem(await member.post(questionsOf(strict), { body }), 403, 'COMMUNITY.FORBIDDEN');
    await ask(owner, strict);
  });

  it('refuses what is no question', async () => {
    const good = { title: 'Good?', options: ['a', 'b'] };
    const labels = (number: number): string[] => Array.from({ length: number }, (__, index) => `option ${index}`);
    for (const bad of [
      {},
      { ...good, title: '' },
      { ...good, title: 'x'.repeat(201) },
      { ...good, title: 'a\u0007b' },
      { ...good, description: null },
      { ...good, description: 'x'.repeat(5_001) },
      ...[null, 'ab', { 0: 'a', 1: 'b' }, [], ['a'], labels(21)].map((options) => ({ ...good, options })),
      ...[
        ['a', 'a'],
        ['a', ' A '],
        ['ａ', 'a'],
        ['a', ''],
        ['a', 7],
        ['a', null],
        ['a', ['b']],
      ].map((options) => ({
        ...good,
        options,
      })),
      { ...good, options: ['a', 'x'.repeat(101)] },
      { ...good, options: ['a', 'b\u0000'] },
      { ...good, status: 'closed' },
      { ...good, communityId: randomUUID() },
    ]) {
      expectProblem(await owner.post(questionsOf(communityId), { body: bad }), 400, 'REQUEST.INVALID');
    }
    expect((await ask(owner, communityId, { options: labels(20) })).options).toHaveLength(20);
    for (const query of ['status=gone', 'limit=0', 'page=101', 'search=a&search=b', 'find=x']) {
      expectProblem(await owner.get(`${questionsOf(communityId)}?${query}`), 400, 'REQUEST.INVALID');
    }
  });

  it('is unknown in another community, and to strangers of a private one, on every route', async () => {
    const { id: hidden } = await createCommunity(owner, { visibility: 'private' });
    const question = await ask(owner, hidden);
    const routes = (path: string) =>
      [
        ['GET', path],
        ['DELETE', path],
        ['POST', `${path}/close`],
        ...['/results', '/vote-count', '/participation', '/vote'].map((end) => ['GET', `${path}${end}`] as const),
        ['PUT', `${path}/vote`, { optionId: optionId(question, 0) }],
        ['DELETE', `${path}/vote`],
      ] as const;
    const elsewhere = pathOf({ ...question, communityId });
    for (const [method, path, body] of routes(elsewhere)) {
      expectProblem(await owner.send(method, path, { body }), 404, 'QUESTION.NOT_FOUND');
    }
    for (const [method, path, body] of [
      ...routes(pathOf(question)),
      ['GET', questionsOf(hidden)] as const,
      ['POST', questionsOf(hidden), { title: 'x', options: ['a', 'b'] }] as const,
      ['GET', `/v1/communities/${hidden}/voting-analytics`] as const,
    ]) {
      expectProblem(await stranger.send(method, path, { body }), 404, 'COMMUNITY.NOT_FOUND');
      expect((await api.send(method, path, { body })).status).toBe(401);
    }
    expect((await details(owner, question)).body).toEqual(question);
    expect((await details(admin, question)).body).toEqual(question);
  });
});

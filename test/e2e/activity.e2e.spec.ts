import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ACTIVITY_KINDS, type ActivityKind } from '../../src/activity/activity.service.js';
import { feedOf, record, told } from '../support/activity.js';
import { Client } from '../support/client.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, startOnServers, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const WRITTEN_BEHIND = [
  'on Postgres and Redis, written behind',
  (variables?: Readonly<Record<string, string>>) => startOnServers({ WRITE_BEHIND: 'true', ...variables }),
] as const;

describe.each([...STACKS, WRITTEN_BEHIND])('activity feed %s', (_, start) => {
  let stack: Stack;
  let user: Account;
  let admin: Account;

  beforeAll(async () => {
    stack = await start();
    [user, admin] = [await stack.register(), await stack.logIn(ADMINISTRATOR)];
  }, 60_000);
  afterAll(() => stack.close());

  const did = async (userId: string, kind: ActivityKind): Promise<string> => {
    const subjectId = randomUUID();
    await record(stack, { userId, kind, subjectId });
    return subjectId;
  };

  it('shows a deed at once, the latest first, and nobody else’s', async () => {
    const { id } = user;
    expect((await feedOf(user, id)).body).toEqual({ items: [], page: 1, limit: 20, total: 0, totalIsExact: true });
    const post = await did(id, 'post.created');
    expect((await feedOf(user, id)).body.items).toEqual([
      {
        id: expect.any(String),
        kind: 'post.created',
        subjectId: post,
        communityId: null,
        occurredAt: expect.stringMatching(/Z$/),
      },
    ]);
    const other = await stack.register();
    expect(told(await feedOf(other, other.id))).toEqual([]);
    const journey = await did(id, 'journey.completed');
    await did(other.id, 'post.created');
    expect(told(await feedOf(user, id))).toEqual([
      ['journey.completed', journey],
      ['post.created', post],
    ]);
    expect((await feedOf(other, other.id)).body.total).toBe(1);
  });

  it('keeps one kind, each with its own pages and total', async () => {
    const other = await stack.register();
    const { id } = other;
    const posts: string[] = [];
    for (let count = 0; count < 3; count++) {
      posts.unshift(await did(id, 'post.created'));
      await did(id, 'question.asked');
    }
    const page = async (query: string) => (await feedOf(other, id, `?${query}`)).body;
    expect(await page('kind=post.created&limit=2')).toMatchObject({
      items: [{ subjectId: posts[0] }, { subjectId: posts[1] }],
      total: 3,
    });
    expect(await page('limit=2&page=2&kind=post.created')).toMatchObject({
      items: [{ subjectId: posts[2] }],
      total: 3,
    });
    expect(await page('kind=community.joined')).toMatchObject({ items: [], total: 0 });
    expect((await page('kind=all')).total).toBe(6);
    const fourth = await did(id, 'post.created');
    expect((await page('kind=post.created&limit=2')).items[0]?.subjectId).toBe(fourth);
    expect(await page('page=4&limit=2')).toMatchObject({ items: [{ subjectId: posts[2] }], total: 7 });
  });

  it('is kept for a while: what is written past the service is not seen before an entry is recorded', async () => {
    const other = await stack.register();
    expect((await feedOf(other, other.id)).body.total).toBe(0);
    await stack.app
      .get(DataSource)
      .query(`INSERT INTO activities (user_id, kind) VALUES ($1, 'post.created')`, [other.id]);
    expect((await feedOf(other, other.id)).body.total).toBe(0);
    await did(other.id, 'post.created');
    expect((await feedOf(other, other.id)).body.total).toBe(2);
  });

  it('keeps every deed of many at the same time', async () => {
    const other = await stack.register();
    const subjects = await Promise.all(Array.from({ length: 20 }, () => did(other.id, 'post.created')));
    const shown = (await feedOf(other, other.id)).body;
    expect(shown.total).toBe(20);
    expect(new Set(shown.items.map(({ subjectId }) => subjectId))).toEqual(new Set(subjects));
  });

  it('never fails the deed: an entry that cannot be written is left out', async () => {
    const gone = randomUUID();
    await expect(record(stack, { userId: gone, kind: 'post.created' })).resolves.toBeUndefined();
    await record(stack, { userId: user.id, kind: 'post.created', communityId: gone });
    const unknown = { userId: user.id, kind: 'vote.cast' as ActivityKind };
    await record(stack, unknown);
    const kinds = (await feedOf(user, user.id)).body.items.map(({ kind, communityId }) => [kind, communityId]);
    expect(kinds).toEqual([
      ['journey.completed', null],
      ['post.created', null],
    ]);
  });

  it('is for the user and admins', async () => {
    const stranger = await stack.register();
    expectProblem(await feedOf(stranger, user.id), 403, 'USER.NOT_YOURS');
    expectProblem(await feedOf(stranger, randomUUID()), 403, 'USER.NOT_YOURS');
    expectProblem(await feedOf(stack, user.id), 401, 'AUTH.UNAUTHENTICATED');
    expect((await feedOf(admin, user.id)).body).toEqual((await feedOf(user, user.id.toUpperCase())).body);
    expectProblem(await feedOf(admin, randomUUID()), 404, 'USER.NOT_FOUND');
    const written = await stranger.post(`/v1/users/${stranger.id}/activity`, { body: { kind: 'post.created' } });
    expect(written.status).toBe(404);
  });

  it.each(['kind=vote.cast', 'kind=', 'kind=all&kind=all', 'kind[a]=all', 'page=0', 'limit=101', 'page=101', 'x=1'])(
    'refuses ?%s',
    async (query) => {
      expectProblem(await feedOf(user, user.id, `?${query}`), 400, 'REQUEST.INVALID');
    },
  );

  it('knows every kind that features record', async () => {
    const other = await stack.register();
    for (const kind of ACTIVITY_KINDS) await did(other.id, kind);
    const kinds = (await feedOf(other, other.id)).body.items.map(({ kind }) => kind);
    // In any order: they may have been recorded in the same millisecond.
    expect(kinds.sort()).toEqual([...ACTIVITY_KINDS].sort());
  });

  it('goes with the account', async () => {
    const leaver = await stack.register();
    await did(leaver.id, 'post.created');
    expect((await feedOf(admin, leaver.id)).body.total).toBe(1);
    expect((await leaver.delete(`/v1/users/${leaver.id}`)).status).toBe(204);
    expectProblem(await feedOf(admin, leaver.id), 404, 'USER.NOT_FOUND');
    const left: unknown = await stack.app
      .get(DataSource)
      .query('SELECT FROM activities WHERE user_id = $1', [leaver.id]);
    expect(left).toEqual([]);
  });
});

describe('activity feed on a second node', () => {
  it('shows what was done on the first', async () => {
    const { first, second } = await startPair();
    try {
      const user = await first.register();
      const there = new Client(second.url, user.token);
      const read = () => feedOf(there, user.id);
      expect((await read()).body.total).toBe(0);
      await record(first, { userId: user.id, kind: 'journey.completed' });
      await until('the second node shows it', async () => (await read()).body.total === 1);
      await record(second, { userId: user.id, kind: 'journey.completed' });
      expect((await read()).body.total).toBe(2);
    } finally {
      await first.close();
    }
  }, 60_000);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OverviewView } from '../../src/analytics/overview.view.js';
import { CacheService } from '../../src/cache/index.js';
import { DAY, Rows, daysAgo, setDay } from '../support/analytics.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';
import { booked, defineKind } from '../support/tokens.js';

const PATH = '/v1/analytics/overview';

describe.each(STACKS)('overview %s', (_, start) => {
  let stack: Stack;
  let user: Account;
  let admin: Account;
  let rows: Rows;
  let today: (day: string) => void;

  beforeAll(async () => {
    stack = await start();
    [user, admin] = [await stack.register(), await stack.logIn(ADMINISTRATOR)];
    [rows, today] = [new Rows(stack), setDay(stack)];
  }, 60_000);
  beforeEach(() => {
    today(DAY);
  });
  afterAll(() => stack.close());

  const overview = async (): Promise<OverviewView> => (await user.get<OverviewView>(PATH)).body;

  it('of an empty platform is full of zeros', async () => {
    today('2031-01-01');
    const { signups, ...rest } = await overview();
    expect(rest).toEqual({
      day: '2031-01-01',
      users: 2,
      activeUsers7Days: 0,
      activeUsers30Days: 0,
      communities: 0,
      posts: 0,
      questions: 0,
      votes: 0,
      meetings: 0,
      tokensInCirculation: [],
      topCommunities: [],
    });
    expect(signups).toHaveLength(30);
    expect([signups[0], signups[29]]).toEqual([
      { day: '2030-12-03', users: 0 },
      { day: '2031-01-01', users: 0 },
    ]);
  });

  it('counts what there is, is kept for a while, and begins anew each day', async () => {
    const before = await overview();
    const [ada, bob, carol, dora, eve] = await Promise.all(
      [`${DAY}T00:00:00Z`, '2031-03-11T23:59:59.999Z', daysAgo(29), daysAgo(30), daysAgo(0)].map(rows.user),
    );
    if (!ada || !bob || !carol || !dora || !eve) throw new Error('There are five users');
    const quiet = await rows.community(ada, { name: 'Quiet' });
    const lively = await rows.community(ada, { name: 'Lively' });
    const secret = await rows.community(ada, { name: 'Secret', visibility: 'private' });
    await rows.member(quiet, carol);
    await rows.post(quiet, dora, daysAgo(30));
    await rows.post(lively, ada, daysAgo(0));
    for (let posts = 0; posts < 3; posts++) await rows.post(secret, ada, daysAgo(0));
    const question = await rows.question(lively, ada, daysAgo(50));
    await rows.vote(question, bob, '2031-03-06T00:00:00Z');
    await rows.vote(question, carol, '2031-03-05T23:59:59.999Z');
    await rows.vote(question, dora, daysAgo(30));
    await rows.vote(question, eve, daysAgo(-1));
    for (const status of ['scheduled', 'ended', 'cancelled'] as const) await rows.meeting(ada, status);
    const [credit, karma] = [await defineKind(admin), await defineKind(admin)];
    await booked(admin, 'mint', { kind: credit, userId: ada, amount: 1_000 });
    await booked(admin, 'mint', { kind: credit, userId: bob, amount: 234 });
    await booked(admin, 'burn', { kind: credit, userId: ada, amount: 34 });

    expect(await overview()).toEqual(before);
    today('2031-03-13');
    expect((await overview()).users).toBe(7);
    today(DAY);
    expect(await overview()).toEqual(before);

    await stack.app.get(CacheService, { strict: false }).evict(`analytics:overview:${DAY}`);
    const { signups, ...rest } = await overview();
    expect(rest).toEqual({
      day: DAY,
      users: 7,
      activeUsers7Days: 2,
      activeUsers30Days: 3,
      communities: 3,
      posts: 5,
      questions: 1,
      votes: 4,
      meetings: 2,
      tokensInCirculation: [
        { kind: credit, amount: 1_200 },
        { kind: karma, amount: 0 },
      ].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
      topCommunities: [
        { communityId: lively, name: 'Lively', members: 1, posts: 1, votes: 2 },
        { communityId: quiet, name: 'Quiet', members: 2, posts: 0, votes: 0 },
      ],
    });
    expect(signups.filter(({ users }) => users > 0)).toEqual([
      { day: '2031-02-11', users: 1 },
      { day: '2031-03-11', users: 1 },
      { day: DAY, users: 2 },
    ]);
    expect(signups.map(({ day }) => day)).toEqual(signups.map(({ day }) => day).sort());
  });

  it('names ten communities at most', async () => {
    today('2031-03-20');
    const owner = await rows.user();
    for (let count = 0; count < 11; count++) await rows.community(owner);
    expect((await overview()).topCommunities).toHaveLength(10);
  });

  it('does not name a community any more that is not public any more', async () => {
    today('2031-03-20');
    const [hidden, removed] = (await overview()).topCommunities.map(({ communityId }) => communityId);
    await admin.patch(`/v1/communities/${hidden ?? ''}`, { body: { visibility: 'private' } });
    await admin.delete(`/v1/communities/${removed ?? ''}`);
    const named = (await overview()).topCommunities.map(({ communityId }) => communityId);
    expect(named).toHaveLength(8);
    expect(named).not.toContain(hidden);
    expect(named).not.toContain(removed);
  });

  it('is for whoever is signed in, and takes nothing from the request', async () => {
    expectProblem(await stack.get(PATH), 401, 'AUTH.UNAUTHENTICATED');
    expect((await admin.get(`${PATH}?day=2020-01-01`)).body).toEqual(await overview());
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserAnalyticsView } from '../../src/analytics/user-analytics.view.js';
import { DAY, Rows, daysAgo, setDay } from '../support/analytics.js';
import { Client, type Answer } from '../support/client.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, Stack, startPair, type Account } from '../support/stack.js';
import { createTestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

const analyticsOf = (by: Client, userId: string): Promise<Answer<UserAnalyticsView>> =>
  by.get<UserAnalyticsView>(`/v1/analytics/users/${userId}`);

const streaksOf = async (by: Client, userId: string): Promise<number[]> => {
  const { activeDays, currentStreak, longestStreak } = (await analyticsOf(by, userId)).body;
  return [activeDays, currentStreak, longestStreak];
};

describe.each(ON_SERVERS)('analytics of a user %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let rows: Rows;
  let today: (day: string) => void;

  beforeAll(async () => {
    stack = await start();
    admin = await stack.logIn(ADMINISTRATOR);
    [rows, today] = [new Rows(stack), setDay(stack)];
  }, 60_000);
  beforeEach(() => {
    today(DAY);
  });
  afterAll(() => stack.close());

  it('count what there is, and nothing else', async () => {
    const ada = await stack.register();
    const [bob, carol, dora] = [await rows.user(), await rows.user(), await rows.user()];
    const community = await rows.community(bob);
    await rows.member(community, ada.id, daysAgo(30));
    const posts = [];
    for (const days of [0, 1, 40]) posts.push(await rows.post(community, ada.id, daysAgo(days)));
    for (const author of [bob, bob, bob, bob, carol, carol, carol, dora]) await rows.post(community, author);
    for (const [post, by] of [
      [posts[0], bob],
      [posts[0], carol],
      [posts[2], bob],
    ] as const) {
      await rows.like(String(post), by);
    }
    const questions = [await rows.question(community, ada.id, daysAgo(1)), await rows.question(community, bob)];
    for (const question of questions) await rows.vote(question, ada.id, daysAgo(2));
    await rows.vote(String(questions[0]), bob);
    const own = await rows.meeting(ada.id, 'scheduled');
    await rows.meeting(ada.id, 'cancelled');
    const others = [
      await rows.meeting(bob, 'ended', daysAgo(0)),
      await rows.meeting(bob, 'scheduled', daysAgo(1)),
      await rows.meeting(bob, 'scheduled', daysAgo(0)),
      await rows.meeting(bob, 'cancelled'),
    ];
    for (const meeting of [own, ...others]) await rows.participant(meeting, ada.id, daysAgo(6));
    for (const points of [10, 25]) await rows.award(ada.id, points);

    const expected = {
      day: DAY,
      posts: 3,
      rankByPosts: 2,
      questionsAsked: 1,
      votes: 2,
      likesReceived: 3,
      meetingsHosted: 1,
      meetingsAttended: 2,
      communities: 1,
      achievements: 2,
      achievementPoints: 35,
      activeDays: 6,
      currentStreak: 3,
      longestStreak: 3,
    };
    expect((await analyticsOf(ada, ada.id)).body).toEqual({ userId: ada.id, ...expected });
    const ranks = await Promise.all([bob, carol, dora, admin.id].map((id) => analyticsOf(admin, id)));
    expect(ranks.map(({ body }) => body.rankByPosts)).toEqual([1, 2, 4, null]);
    const nothing = Object.fromEntries(Object.keys(expected).map((name) => [name, 0]));
    expect(ranks[3]?.body).toEqual({ ...nothing, userId: admin.id, day: DAY, rankByPosts: null });
  });

  it.each<[string, string[], number[]]>([
    ['nothing', [], [0, 0, 0]],
    ['today', [daysAgo(0)], [1, 1, 1]],
    ['twice a day', [daysAgo(0), `${DAY}T23:59:59.999Z`, daysAgo(1)], [2, 2, 2]],
    ['today missing, which is not over', [1, 2, 3].map(daysAgo), [3, 3, 3]],
    ['yesterday missing', [2, 3, 4].map(daysAgo), [3, 0, 3]],
    ['a gap', [0, 1, 3, 4, 5, 9].map(daysAgo), [6, 2, 3]],
    ['a gap of one day only', [0, 2, 4].map(daysAgo), [3, 1, 1]],
    ['two islands as long', [0, 1, 5, 6].map(daysAgo), [4, 2, 2]],
    ['both sides of midnight', ['2031-03-10T23:59:59.999Z', '2031-03-11T00:00:00.000Z'], [2, 2, 2]],
    ['one evening elsewhere', ['2031-03-11T20:30:00-05:00', '2031-03-11T18:30:00-05:00'], [2, 2, 2]],
    ['across a leap day', ['2028-02-28T12:00:00Z', '2028-02-29T12:00:00Z', '2028-03-01T12:00:00Z'], [3, 0, 3]],
    ['across the end of a year', ['2030-12-31T12:00:00Z', '2031-01-01T12:00:00Z'], [2, 0, 2]],
    ['a clock that is ahead', [daysAgo(-1), daysAgo(-2), daysAgo(1)], [1, 1, 1]],
  ])('finds the streaks of days: %s', async (_case, times, expected) => {
    const user = await rows.user();
    for (const time of times) await rows.activity(user, time);
    expect(await streaksOf(admin, user)).toEqual(expected);
  });

  it('takes each kind of deed for a sign of life', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    const community = await rows.community(other);
    const [post, question] = [await rows.post(community, other), await rows.question(community, other)];
    const meeting = await rows.meeting(other, 'ended');
    const deeds = [
      (at: string) => rows.activity(user, at),
      (at: string) => rows.post(community, user, at),
      (at: string) => rows.like(post, user, at),
      (at: string) => rows.question(community, user, at),
      (at: string) => rows.vote(question, user, at),
      (at: string) => rows.member(community, user, at),
      (at: string) => rows.participant(meeting, user, at),
    ];
    for (const [days, deed] of deeds.entries()) await deed(daysAgo(days));
    expect(await streaksOf(admin, user)).toEqual(Array(3).fill(deeds.length));
  });

  it('are kept for a while, for each day', async () => {
    const user = await rows.user();
    const before = (await analyticsOf(admin, user)).body;
    expect(before).toMatchObject({ day: DAY, activeDays: 0 });
    await rows.activity(user, daysAgo(0));
    expect((await analyticsOf(admin, user)).body).toEqual(before);
    today('2031-03-13');
    expect((await analyticsOf(admin, user)).body).toMatchObject({ day: '2031-03-13', activeDays: 1, currentStreak: 1 });
    today(DAY);
    expect((await analyticsOf(admin, user)).body).toEqual(before);
  });

  it('are for the user and admins', async () => {
    const [user, stranger] = [await stack.register(), await stack.register()];
    expect((await analyticsOf(user, user.id.toUpperCase())).body.userId).toBe(user.id);
    expectProblem(await analyticsOf(stranger, user.id), 403, 'USER.NOT_YOURS');
    expectProblem(await analyticsOf(stranger, randomUUID()), 403, 'USER.NOT_YOURS');
    expectProblem(await analyticsOf(stack, user.id), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await analyticsOf(admin, randomUUID()), 404, 'USER.NOT_FOUND');
    for (const id of ['me', '*', "' OR '1'='1"]) {
      expectProblem(await analyticsOf(admin, encodeURIComponent(id)), 400, 'REQUEST.INVALID');
    }
  });

  it('go with the account', async () => {
    const user = await stack.register();
    expect((await analyticsOf(admin, user.id)).status).toBe(200);
    expect((await user.delete(`/v1/users/${user.id}`)).status).toBe(204);
    expectProblem(await analyticsOf(admin, user.id), 404, 'USER.NOT_FOUND');
  });
});

describe('analytics of a user', () => {
  it('have days of UTC, whatever zone the database lives in', async () => {
    const database = await createTestDatabase();
    const url = `${database.url}?options=-c%20TimeZone%3DAmerica%2FNew_York`;
    const variables = { DATABASE_URL: url, REDIS_URL: testRedisUrl(), CACHE_KEY_PREFIX: `test-${randomUUID()}` };
    const stack = await Stack.start(variables, () => database.drop());
    try {
      const [rows, admin] = [new Rows(stack), await stack.logIn(ADMINISTRATOR)];
      setDay(stack)(DAY);
      const user = await rows.user();
      for (const at of [
        '2031-03-10T23:59:59Z',
        '2031-03-11T00:00:00Z',
        '2031-03-12T23:59:59Z',
        '2031-03-13T00:00:00Z',
      ]) {
        await rows.activity(user, at);
      }
      expect(await streaksOf(admin, user)).toEqual([3, 3, 3]);
    } finally {
      await stack.close();
    }
  }, 60_000);

  it('are gone on every node when the account is', async () => {
    const { first, second } = await startPair();
    try {
      const [user, admin] = [await first.register(), await first.logIn(ADMINISTRATOR)];
      const there = new Client(second.url, admin.token);
      expect((await analyticsOf(there, user.id)).status).toBe(200);
      expect((await user.delete(`/v1/users/${user.id}`)).status).toBe(204);
      await until('the second node knows', async () => (await analyticsOf(there, user.id)).status === 404);
    } finally {
      await first.close();
    }
  }, 60_000);
});

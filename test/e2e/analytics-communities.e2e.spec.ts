import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/analytics/analytics.service.js';
import type { CommunityAnalyticsView } from '../../src/analytics/community-analytics.view.js';
import { CacheService } from '../../src/cache/index.js';
import { DAY, Rows, daysAgo, setDay } from '../support/analytics.js';
import { Client, type Answer } from '../support/client.js';
import { createCommunity } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const analyticsOf = (by: Client, communityId: string): Promise<Answer<CommunityAnalyticsView>> =>
  by.get<CommunityAnalyticsView>(`/v1/analytics/communities/${communityId}`);

describe.each(ON_SERVERS)('analytics of a community %s', (_, start) => {
  let stack: Stack;
  let user: Account;
  let rows: Rows;
  let today: (day: string) => void;

  beforeAll(async () => {
    stack = await start();
    user = await stack.register();
    [rows, today] = [new Rows(stack), setDay(stack)];
  }, 60_000);
  beforeEach(() => {
    today(DAY);
  });
  afterAll(() => stack.close());

  it('count by week, and who takes part', async () => {
    const [owner, ada, bob, carol, gone] = await Promise.all(Array.from({ length: 5 }, () => rows.user()));
    if (!owner || !ada || !bob || !carol || !gone) throw new Error('There are five users');
    const community = await rows.community(owner, { at: daysAgo(300) });
    const elsewhere = await rows.community(owner);
    await rows.member(community, ada, '2031-02-16T23:59:59.999Z'); // a Sunday
    await rows.member(community, bob, '2031-02-17T00:00:00Z');
    await rows.member(community, carol, daysAgo(0));

    const first = await rows.post(community, ada, '2030-12-23T00:00:00Z'); // the first Monday of the twelve
    await rows.post(community, ada, '2030-12-22T23:59:59.999Z');
    await rows.post(community, ada, '2031-03-09T23:59:59.999Z');
    await rows.post(community, ada, '2031-03-10T00:00:00Z');
    await rows.post(community, gone, daysAgo(0));
    await rows.post(community, carol, daysAgo(30));
    await rows.post(elsewhere, bob, daysAgo(0));
    const question = await rows.question(community, ada, daysAgo(1));
    const old = await rows.question(community, carol, daysAgo(100));
    for (const [voter, at] of [
      [ada, daysAgo(0)],
      [bob, daysAgo(1)],
      [gone, daysAgo(8)],
    ] as const) {
      await rows.vote(question, voter, at);
    }
    await rows.vote(old, carol, daysAgo(100));
    await rows.like(first, owner, daysAgo(29));
    await rows.like(first, carol, daysAgo(30));

    const { weeks, ...rest } = (await analyticsOf(user, community)).body;
    expect(rest).toEqual({
      communityId: community,
      day: DAY,
      members: 4,
      posts: 6,
      questions: 2,
      votes: 4,
      activeMembers: 3,
      participationRate: 0.75,
      mostActiveMembers: [{ userId: ada, posts: 2, questions: 1 }],
    });
    expect(weeks.map(({ week, members, posts, votes }) => [week, members, posts, votes])).toEqual([
      ['2030-12-23', 1, 1, 0],
      ['2030-12-30', 1, 0, 0],
      ['2031-01-06', 1, 0, 0],
      ['2031-01-13', 1, 0, 0],
      ['2031-01-20', 1, 0, 0],
      ['2031-01-27', 1, 0, 0],
      ['2031-02-03', 1, 0, 0],
      ['2031-02-10', 2, 1, 0],
      ['2031-02-17', 3, 0, 0],
      ['2031-02-24', 3, 0, 0],
      ['2031-03-03', 3, 1, 1],
      ['2031-03-10', 4, 2, 2],
    ]);
  });

  it('name ten members at most, the most active first', async () => {
    const owner = await rows.user();
    const community = await rows.community(owner);
    for (let count = 0; count < 11; count++) {
      const member = await rows.user();
      await rows.member(community, member);
      await rows.post(community, member);
    }
    for (let count = 0; count < 2; count++) await rows.question(community, owner);
    const { mostActiveMembers, participationRate } = (await analyticsOf(user, community)).body;
    expect(mostActiveMembers).toHaveLength(10);
    expect(mostActiveMembers[0]).toEqual({ userId: owner, posts: 0, questions: 2 });
    expect(participationRate).toBe(1);
  });

  it('are kept for a while, for each day', async () => {
    const owner = await rows.user();
    const community = await rows.community(owner);
    const before = (await analyticsOf(user, community)).body;
    expect(before).toMatchObject({ posts: 0, participationRate: 0 });
    await rows.post(community, owner);
    expect((await analyticsOf(user, community)).body).toEqual(before);
    today('2031-03-13');
    expect((await analyticsOf(user, community)).body).toMatchObject({ day: '2031-03-13', posts: 1 });
  });

  it('are for those who may read it; to others a private one is unknown', async () => {
    const owner = await stack.register();
    const { id } = await createCommunity(owner, { visibility: 'private' });
    expect((await analyticsOf(owner, id.toUpperCase())).body).toMatchObject({ communityId: id, members: 1 });
    expect((await analyticsOf(await stack.logIn(ADMINISTRATOR), id)).status).toBe(200);
    expectProblem(await analyticsOf(user, id), 404, 'COMMUNITY.NOT_FOUND');
    expectProblem(await analyticsOf(user, randomUUID()), 404, 'COMMUNITY.NOT_FOUND');
    expectProblem(await analyticsOf(stack, id), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await analyticsOf(user, '*'), 400, 'REQUEST.INVALID');
  });

  it('go with the community, and when its cache is evicted', async () => {
    const owner = await stack.register();
    const { id } = await createCommunity(owner);
    expect((await analyticsOf(user, id)).body.posts).toBe(0);
    await rows.post(id, owner.id);
    await stack.app.get(CacheService, { strict: false }).evictTags([`community:${id}`]);
    expect((await analyticsOf(user, id)).body.posts).toBe(1);
    expect((await owner.delete(`/v1/communities/${id}`)).status).toBe(204);
    expectProblem(await analyticsOf(user, id), 404, 'COMMUNITY.NOT_FOUND');
    expect(await stack.app.get(AnalyticsService, { strict: false }).ofCommunityOn(id, DAY)).toBeNull();
  });
});

describe('analytics of a community on a second node', () => {
  it('are gone when the community is', async () => {
    const { first, second } = await startPair();
    try {
      const owner = await first.register();
      const there = new Client(second.url, owner.token);
      const { id } = await createCommunity(owner);
      expect((await analyticsOf(there, id)).status).toBe(200);
      expect((await owner.delete(`/v1/communities/${id}`)).status).toBe(204);
      await until('the second node knows', async () => (await analyticsOf(there, id)).status === 404);
    } finally {
      await first.close();
    }
  }, 60_000);
});

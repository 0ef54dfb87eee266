import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { feedOf, told } from '../support/activity.js';
import { Client } from '../support/client.js';
import { activity as communityActivity, createCommunity, join } from '../support/communities.js';
import { Travels, defineJourney } from '../support/journeys.js';
import { createPost, like } from '../support/posts.js';
import { ADMINISTRATOR, ON_SERVERS, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { ask, cast } from '../support/voting.js';

describe.each(ON_SERVERS)('deeds %s', (_, start) => {
  let stack: Stack;
  let owner: Account;
  let member: Account;

  beforeAll(async () => {
    stack = await start();
    [owner, member] = [await stack.register(), await stack.register()];
  }, 60_000);
  afterAll(() => stack.close());

  it('in a community are in the feeds of the user and of the community at once; likes and votes are in none', async () => {
    const feeds = async () => ({
      owner: told(await feedOf(owner, owner.id)),
      member: told(await feedOf(member, member.id)),
    });
    expect(await feeds()).toEqual({ owner: [], member: [] });
    const { id } = await createCommunity(owner);
    const there = async () => (await communityActivity(owner, id)).items.map(({ kind }) => kind);
    expect(await feeds()).toEqual({ owner: [['community.created', id]], member: [] });
    expect(await there()).toEqual(['community.created']);

    await join(member, id);
    expect(await feeds()).toEqual({ owner: [['community.created', id]], member: [['community.joined', id]] });
    expect(await there()).toEqual(['community.joined', 'community.created']);

    const post = await createPost(member, id);
    expect((await feeds()).member).toEqual([
      ['post.created', post.id],
      ['community.joined', id],
    ]);
    expect(await there()).toEqual(['post.created', 'community.joined', 'community.created']);

    const question = await ask(owner, id);
    const all = {
      owner: [
        ['question.asked', question.id],
        ['community.created', id],
      ],
      member: [
        ['post.created', post.id],
        ['community.joined', id],
      ],
    };
    expect(await feeds()).toEqual(all);
    await cast(member, question, 0);
    expect((await like(owner, id, post.id)).status).toBe(200);
    expect(await feeds()).toEqual(all);
    expect(await there()).toEqual(['question.asked', 'post.created', 'community.joined', 'community.created']);
  });

  it('stay when what they were done with is deleted, and go with the community', async () => {
    const user = await stack.register();
    const { id } = await createCommunity(user);
    const kept = await createCommunity(user);
    const post = await createPost(user, id);
    expect((await user.delete(`/v1/communities/${id}/posts/${post.id}`)).status).toBe(204);
    expect((await feedOf(user, user.id)).body.items[0]).toMatchObject({ subjectId: post.id, communityId: id });
    expect((await user.delete(`/v1/communities/${id}`)).status).toBe(204);
    expect(told(await feedOf(user, user.id))).toEqual([['community.created', kept.id]]);
  });

  it('that were refused are in no feed', async () => {
    const user = await stack.register();
    const { id } = await createCommunity(owner, { visibility: 'private' });
    expect((await user.post(`/v1/communities/${id}/members`)).status).toBe(404);
    expect(told(await feedOf(user, user.id))).toEqual([]);
  });

  it('of a journey are in the feed when it is completed, and once', async () => {
    const [user, admin] = [await stack.register(), await stack.logIn(ADMINISTRATOR)];
    const journey = await defineJourney(admin, 2);
    const travels = new Travels(user, user.id);
    await travels.start(journey.id);
    expect((await travels.complete(journey.id, 'step-1')).status).toBe(200);
    expect(told(await feedOf(user, user.id))).toEqual([]);
    await Promise.all([1, 2, 3].map(() => travels.complete(journey.id, 'step-2')));
    expect(told(await feedOf(user, user.id))).toEqual([['journey.completed', journey.id]]);
  });
});

describe('deeds on one node', () => {
  it('are in both feeds on the other', async () => {
    const { first, second } = await startPair();
    try {
      const user = await first.register();
      const there = new Client(second.url, user.token);
      const { id } = await createCommunity(user);
      const read = async () => [
        told(await feedOf(there, user.id)).length,
        (await communityActivity(there, id)).items.length,
      ];
      await until('the second node shows the community', async () => (await read()).join() === '1,1');
      await createPost(user, id);
      await until('the second node shows the post', async () => (await read()).join() === '2,2');
      expect(told(await feedOf(there, user.id))).toEqual(told(await feedOf(user, user.id)));
    } finally {
      await first.close();
    }
  }, 60_000);
});

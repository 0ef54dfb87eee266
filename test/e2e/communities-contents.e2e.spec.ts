import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { activity, createCommunity, join } from '../support/communities.js';
import { createPost, postsOf } from '../support/posts.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { ask, cast, participation } from '../support/voting.js';

describe.each(ON_SERVERS)('what is in communities %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let stranger: Account;
  let id: string;
  let question: Awaited<ReturnType<typeof ask>>;

  beforeAll(async () => {
    api = await start();
    stranger = await api.register();
  }, 60_000);
  afterAll(() => api.close());
  beforeEach(async () => {
    owner = await api.register();
    ({ id } = await createCommunity(owner));
    await createPost(owner, id);
    question = await ask(owner, id);
    await cast(owner, question, 0);
  });

  /** What a stranger finds of the community in lists that mix communities: the owner's posts, and what trends. */
  async function found(): Promise<{ posts: number; trends: boolean }> {
    const trending = await stranger.get<{ items: { id: string }[] }>('/v1/trending-questions?limit=50');
    return {
      posts: (await postsOf(stranger, owner.id)).total,
      trends: trending.body.items.some((one) => one.id === question.id),
    };
  }

  it('is shown to strangers while the community is public', async () => {
    expect(await found()).toEqual({ posts: 1, trends: true });
    await owner.patch(`/v1/communities/${id}`, { body: { visibility: 'private' } });
    expect(await found()).toEqual({ posts: 0, trends: false });
    await owner.patch(`/v1/communities/${id}`, { body: { visibility: 'public' } });
    expect(await found()).toEqual({ posts: 1, trends: true });
  });

  it('goes with the community', async () => {
    const path = `/v1/communities/${id}/questions/${question.id}`;
    expect(await found()).toEqual({ posts: 1, trends: true });
    expect((await stranger.get(path)).status).toBe(200);
    expect((await owner.delete(`/v1/communities/${id}`)).status).toBe(204);
    expect(await found()).toEqual({ posts: 0, trends: false });
    expect((await stranger.get(path)).status).toBe(404);
  });

  it('counts those who may vote as they come and go', async () => {
    expect(await participation(owner, question)).toMatchObject({ eligible: 1 });
    await join(stranger, id);
    expect(await participation(owner, question)).toMatchObject({ eligible: 2 });
    await stranger.delete(`/v1/communities/${id}/members/${stranger.id}`);
    expect(await participation(owner, question)).toMatchObject({ eligible: 1 });
  });

  it('is told in its activity, the latest first', async () => {
    expect(await activity(stranger, id)).toMatchObject({ total: 3 });
    await join(stranger, id);
    expect((await activity(stranger, id)).items).toMatchObject([
      { kind: 'community.joined', userId: stranger.id, subjectId: id },
      { kind: 'question.asked', userId: owner.id, subjectId: question.id },
      { kind: 'post.created', userId: owner.id },
      { kind: 'community.created', userId: owner.id, subjectId: id },
    ]);
    expect((await stranger.get(`/v1/communities/${id}/activity?page=2&limit=3`)).body).toMatchObject({
      total: 4,
      items: [{ kind: 'community.created' }],
    });
    await stranger.delete(`/v1/users/${stranger.id}`);
    expect(await activity(owner, id)).toMatchObject({ total: 3 });
    stranger = await api.register();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { WriteBehindService } from '../../src/cache/index.js';
import { PostViewsService } from '../../src/posts/post-views.service.js';
import type { PostViewsView } from '../../src/posts/post-views.view.js';
import { createCommunity, join } from '../support/communities.js';
import type { Client } from '../support/client.js';
import { expectProblem } from '../support/expect-problem.js';
import { createPost, postPath } from '../support/posts.js';
import { startEmbedded, startOnServers, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const pathOf = (communityId: string, postId: string): string => `${postPath(communityId, postId)}/views`;
const view = async (by: Client, communityId: string, postId: string): Promise<void> => {
  expect((await by.post(pathOf(communityId, postId))).status).toBe(204);
};
const countOf = async (by: Client, communityId: string, postId: string): Promise<number> =>
  (await by.get<PostViewsView>(pathOf(communityId, postId))).body.viewCount;

describe.each([
  ['written at once', () => startOnServers()],
  ['written behind', () => startOnServers({ WRITE_BEHIND: 'true' })],
  ['without Redis', () => startEmbedded({ WRITE_BEHIND: 'true' })],
])('views of posts, %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let communityId: string;

  beforeAll(async () => {
    api = await start();
    owner = await api.register();
    ({ id: communityId } = await createCommunity(owner));
  }, 60_000);
  afterAll(() => api.close());

  it('are counted one by one, and shown at once', async () => {
    const { id } = await createPost(owner, communityId);
    const member = await api.register();
    await join(member, communityId);
    const { body, status } = await owner.get<PostViewsView>(pathOf(communityId, id));
    expect({ status, body }).toEqual({ status: 200, body: { postId: id, viewCount: 0 } });
    for (const by of [member, member, owner]) await view(by, communityId, id);
    expect(await countOf(owner, communityId, id)).toBe(3);
    await view(member, communityId, id);
    expect(await countOf(member, communityId, id)).toBe(4);
  });

  it('are counted exactly when many come at once, of several posts', async () => {
    const posts = await Promise.all([1, 2, 3].map(() => createPost(owner, communityId)));
    const views = posts.flatMap(({ id }, index) => Array.from({ length: 10 * (index + 1) }, () => id));
    await Promise.all(views.map((id) => view(owner, communityId, id)));
    expect(await Promise.all(posts.map(({ id }) => countOf(owner, communityId, id)))).toEqual([10, 20, 30]);
  });

  it('are of posts that the caller may read', async () => {
    const hidden = await createCommunity(owner, { visibility: 'private' });
    const { id } = await createPost(owner, hidden.id);
    const stranger = await api.register();
    for (const answer of [await stranger.get(pathOf(hidden.id, id)), await stranger.post(pathOf(hidden.id, id))])
      expectProblem(answer, 404, 'COMMUNITY.NOT_FOUND');
    for (const answer of [await owner.get(pathOf(communityId, id)), await owner.post(pathOf(communityId, id))])
      expectProblem(answer, 404, 'POST.NOT_FOUND');
    expectProblem(await api.post(pathOf(communityId, id)), 401, 'AUTH.UNAUTHENTICATED');
    expect(await countOf(owner, hidden.id, id)).toBe(0);
  });

  it('go with the post, also those that are performed after it', async () => {
    const { id } = await createPost(owner, communityId);
    await view(owner, communityId, id);
    expect(await countOf(owner, communityId, id)).toBe(1);
    expect((await owner.delete(postPath(communityId, id))).status).toBe(204);
    expectProblem(await owner.get(pathOf(communityId, id)), 404, 'POST.NOT_FOUND');
    await api.app.get(PostViewsService, { strict: false }).add(communityId, id, 1);
    await api.app.get(WriteBehindService).settled('post-views');
    expect(await api.app.get(DataSource).query('SELECT FROM post_views WHERE post_id = $1', [id])).toEqual([]);
    expect(await api.app.get(DataSource).query('SELECT FROM dead_letters')).toEqual([]);
  });
});

it('views that two nodes accept add up exactly, also when one of them ends', async () => {
  const { first, second } = await startPair({ WRITE_BEHIND: 'true' });
  try {
    const here = await first.register();
    const there = await second.logIn(here);
    const { id: communityId } = await createCommunity(here);
    const { id } = await createPost(here, communityId);
    await countOf(there, communityId, id);
    await Promise.all(Array.from({ length: 60 }, (_, n) => view(n % 2 === 0 ? here : there, communityId, id)));
    await until('the second shows all', async () => (await countOf(there, communityId, id)) === 60);
    expect(await countOf(there, communityId, id)).toBe(60);
    await Promise.all(Array.from({ length: 20 }, () => view(here, communityId, id)));
    await first.app.close();
    await until('nothing was left behind', async () => (await countOf(there, communityId, id)) === 80);
    expect(await countOf(there, communityId, id)).toBe(80);
  } finally {
    await second.close();
  }
}, 60_000);

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../support/client.js';
import { createCommunity, join } from '../support/communities.js';
import { createPost, like, postPath, posts, postsOf, readPost, titles, unlike } from '../support/posts.js';
import { startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

describe('posts on two nodes', () => {
  let first: Stack;
  let second: Stack;
  let author: Account;
  let elsewhere: Client;

  beforeAll(async () => {
    ({ first, second } = await startPair());
    author = await first.register();
    elsewhere = new Client(second.url, (await first.register()).token);
  }, 60_000);
  afterAll(() => first.close());

  it('every write on one is read on the other', async () => {
    const { id: communityId } = await createCommunity(author);
    const page = async (query = ''): Promise<string> => titles(await posts(elsewhere, communityId, query)).join();
    const ofAuthor = async (): Promise<string> => titles(await postsOf(elsewhere, author.id)).join();
    expect([await page(), await page('?sort=most-liked'), await ofAuthor()]).toEqual(['', '', '']);

    const older = await createPost(author, communityId, 'Older');
    await createPost(author, communityId, 'Newer');
    await until('both are listed', async () => (await page()) === 'Newer,Older');
    await until('both are listed by likes', async () => (await page('?sort=most-liked')) === 'Newer,Older');
    await until('both are listed by author', async () => (await ofAuthor()) === 'Newer,Older');
    const read = async () => (await readPost(elsewhere, communityId, older.id)).body;
    expect(await read()).toMatchObject({ title: 'Older', likeCount: 0 });

    await like(author, communityId, older.id);
    await until('the like counts', async () => (await read()).likeCount === 1);
    await until('the like sorts', async () => (await page('?sort=most-liked')) === 'Older,Newer');
    await unlike(author, communityId, older.id);
    await until('the like is gone', async () => (await read()).likeCount === 0);

    await author.patch(postPath(communityId, older.id), { body: { title: 'Edited' } });
    await until('the edit is read', async () => (await read()).title === 'Edited');
    await until('the edit is listed', async () => (await page()) === 'Newer,Edited');
    await until('the edit is listed by author', async () => (await ofAuthor()) === 'Newer,Edited');

    await author.delete(postPath(communityId, older.id));
    await until('it is gone', async () => (await readPost(elsewhere, communityId, older.id)).status === 404);
    await until('it is not listed', async () => (await page()) === 'Newer');
    await until('it is not listed by author', async () => (await ofAuthor()) === 'Newer');

    const { id: laterId } = await createCommunity(author);
    await join(elsewhere, laterId);
    await createPost(author, laterId, 'Private soon');
    await until('it is listed by author', async () => (await ofAuthor()) === 'Private soon,Newer');
    await author.patch(`/v1/communities/${communityId}`, { body: { visibility: 'private' } });
    await until('what is private now is hidden', async () => (await ofAuthor()) === 'Private soon');
    expect((await readPost(elsewhere, communityId, older.id)).status).toBe(404);
  });
});

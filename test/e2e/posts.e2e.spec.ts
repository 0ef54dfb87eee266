import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ActivityService } from '../../src/activity/activity.service.js';
import type { PostSummaryView } from '../../src/posts/posts.view.js';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { createPost, like, ownLike, postPath, posts, postsOf, readPost, unlike } from '../support/posts.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';

describe.each(STACKS)('the life of posts %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let author: Account;
  let stranger: Account;
  let admin: Account;

  beforeAll(async () => {
    api = await start();
    [owner, author, stranger] = [await api.register(), await api.register(), await api.register()];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());

  const newCommunity = async (): Promise<string> => {
    const { id } = await createCommunity(owner);
    await join(author, id);
    return id;
  };

  /** Reads everything that shows posts, so that every cache is warm before the next write. */
  const everything = async (communityId: string, postId: string) => {
    const [details, ...lists] = await Promise.all([
      readPost(stranger, communityId, postId),
      posts(stranger, communityId),
      posts(stranger, communityId, '?sort=most-liked'),
      posts(stranger, communityId, `?author=${author.id}`),
      posts(stranger, communityId, `?author=${author.id}&sort=most-liked`),
      posts(stranger, communityId, '?search=whole'),
      postsOf(author, author.id),
      postsOf(admin, author.id),
      postsOf(stranger, author.id),
    ]);
    return { details, shown: lists.map(({ items }) => items.find(({ id }) => id === postId)) };
  };

  it('every read is fresh from creation to deletion', async () => {
    const communityId = await newCommunity();
    await everything(communityId, communityId);
    const created = await createPost(author, communityId, '  The whole\tlife ', 'All\n of it.');
    const { id, createdAt } = created;
    expect(created).toEqual({
      ...{ id, communityId, authorId: author.id, title: 'The whole life', body: 'All\n of it.', likeCount: 0 },
      ...{ createdAt: expect.stringMatching(/Z$/), editedAt: null },
    });
    const summary: PostSummaryView = {
      ...{ id, communityId, authorId: author.id, title: 'The whole life', createdAt, editedAt: null },
    };
    let now = await everything(communityId, id);
    expect(now.details).toMatchObject({ status: 200, body: created });
    expect(now.shown).toEqual(Array(8).fill(summary));

    const path = postPath(communityId, id);
    const edited = await author.patch(path, { body: { title: 'The whole story' } });
    expect(edited).toMatchObject({ status: 200, body: { title: 'The whole story', body: created.body } });
    now = await everything(communityId, id);
    expect(now.details.body).toEqual(edited.body);
    const { editedAt } = now.details.body;
    expect(editedAt).toMatch(/Z$/);
    expect(now.shown).toEqual(Array(8).fill({ ...summary, title: 'The whole story', editedAt }));

    expect((await author.patch(path, { body: { body: 'Nothing but the truth.' } })).status).toBe(200);
    now = await everything(communityId, id);
    expect(now.details.body).toMatchObject({ title: 'The whole story', body: 'Nothing but the truth.' });
    for (const shown of now.shown) expect(shown?.editedAt).toBe(now.details.body.editedAt);

    expect((await author.delete(path)).status).toBe(204);
    now = await everything(communityId, id);
    expectProblem(now.details, 404, 'POST.NOT_FOUND');
    expect(now.shown).toEqual(Array(8).fill(undefined));
    expectProblem(await author.patch(path, { body: { title: 'Again' } }), 404, 'POST.NOT_FOUND');
    expectProblem(await author.delete(path), 404, 'POST.NOT_FOUND');
  });

  it('a like is counted at once, in the post and in the order of the most liked', async () => {
    const communityId = await newCommunity();
    const first = await createPost(author, communityId, 'First');
    const second = await createPost(author, communityId, 'Second');
    const mostLiked = async (query = ''): Promise<string[]> =>
      (await posts(stranger, communityId, `?sort=most-liked${query}`)).items.map(({ id }) => id);
    const byAuthor = `&author=${author.id}`;
    const newestFirst = [second.id, first.id];
    expect([await mostLiked(), await mostLiked(byAuthor)]).toEqual([newestFirst, newestFirst]);
    expect((await readPost(stranger, communityId, first.id)).body.likeCount).toBe(0);

    expect(await like(owner, communityId, first.id)).toMatchObject({
      status: 200,
      body: { postId: first.id, liked: true, likeCount: 1 },
    });
    expect([await mostLiked(), await mostLiked(byAuthor)]).toEqual([
      newestFirst.toReversed(),
      newestFirst.toReversed(),
    ]);
    expect((await readPost(stranger, communityId, first.id)).body.likeCount).toBe(1);
    expect((await ownLike(owner, communityId, first.id)).body).toEqual({ postId: first.id, liked: true, likeCount: 1 });
    expect((await ownLike(author, communityId, first.id)).body).toMatchObject({ liked: false, likeCount: 1 });

    expect(await unlike(owner, communityId, first.id)).toMatchObject({
      status: 200,
      body: { liked: false, likeCount: 0 },
    });
    expect([await mostLiked(), await mostLiked(byAuthor)]).toEqual([newestFirst, newestFirst]);
    expect((await readPost(stranger, communityId, first.id)).body.likeCount).toBe(0);
    expect((await ownLike(owner, communityId, first.id)).body).toMatchObject({ liked: false, likeCount: 0 });
  });

  it('a like outdates nothing else, and an eviction of the community all that is kept of it', async () => {
    const communityId = await newCommunity();
    const { id } = await createPost(author, communityId, 'Kept');
    await createPost(owner, communityId, 'Kept');
    const shown = async (): Promise<object> => {
      const titles = async (query: string): Promise<string> =>
        [...new Set((await posts(stranger, communityId, query)).items.map(({ title }) => title))].join();
      return {
        details: (await readPost(stranger, communityId, id)).body.title,
        mostLiked: [await titles('?sort=most-liked'), await titles(`?sort=most-liked&author=${author.id}`)],
        ofOthers: await titles(`?sort=most-liked&author=${owner.id}`),
        newest: await titles(''),
        byUser: (await postsOf(stranger, author.id)).items[0]?.title,
      };
    };
    const kept = { ofOthers: 'Kept', newest: 'Kept', byUser: 'Kept' };
    expect(await shown()).toEqual({ details: 'Kept', mostLiked: ['Kept', 'Kept'], ...kept });
    await api.app.get(DataSource).query(`UPDATE posts SET title = 'Fresh' WHERE community_id = $1`, [communityId]);
    expect(await shown()).toEqual({ details: 'Kept', mostLiked: ['Kept', 'Kept'], ...kept });
    await like(owner, communityId, id);
    expect(await shown()).toEqual({ details: 'Fresh', mostLiked: ['Fresh', 'Fresh'], ...kept });

    await api.app.get(DataSource).query(`UPDATE posts SET title = 'Anew' WHERE community_id = $1`, [communityId]);
    expect((await admin.post(`/v1/communities/${communityId}/evict-cache`)).status).toBe(204);
    const anew = { details: 'Anew', mostLiked: ['Anew', 'Anew'], ofOthers: 'Anew', newest: 'Anew' };
    expect(await shown()).toEqual({ ...anew, byUser: 'Kept' });
  });

  it('an edit that changes nothing is none', async () => {
    const communityId = await newCommunity();
    const post = await createPost(author, communityId, 'Same', 'Same');
    for (const body of [{}, { title: ' Same ' }, { title: 'Same', body: 'Same' }]) {
      expect(await author.patch(postPath(communityId, post.id), { body })).toMatchObject({ status: 200, body: post });
    }
    expect((await readPost(author, communityId, post.id)).body.editedAt).toBeNull();
  });

  it('edits of different parts at once lose nothing', async () => {
    const communityId = await newCommunity();
    const { id } = await createPost(author, communityId);
    const edits = [{ title: 'Title' }, { body: 'Body' }].map((body) =>
      author.patch(postPath(communityId, id), { body }),
    );
    expect((await Promise.all(edits)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await readPost(author, communityId, id)).body).toMatchObject({ title: 'Title', body: 'Body' });
  });

  it('is told as an activity once, and only if it was published', async () => {
    const communityId = await newCommunity();
    const record = jest.spyOn(api.app.get(ActivityService, { strict: false }), 'record');
    try {
      const { id } = await createPost(author, communityId);
      await stranger.post(postPath(communityId), { body: { title: 'Refused', body: 'Refused' } });
      await like(owner, communityId, id);
      const told = { userId: author.id, kind: 'post.created', subjectId: id, communityId };
      expect(record.mock.calls).toEqual([[told]]);
    } finally {
      record.mockRestore();
    }
  });

  it('goes with its author', async () => {
    const communityId = await newCommunity();
    const leaver = await api.register();
    await join(leaver, communityId);
    const { id } = await createPost(leaver, communityId);
    expect((await posts(stranger, communityId)).total).toBe(1);
    expect((await readPost(stranger, communityId, id)).status).toBe(200);
    expect((await postsOf(stranger, leaver.id)).total).toBe(1);
    expect((await leaver.delete(`/v1/users/${leaver.id}`)).status).toBe(204);
    expect((await posts(stranger, communityId)).total).toBe(0);
    expectProblem(await readPost(stranger, communityId, id), 404, 'POST.NOT_FOUND');
    expectProblem(await stranger.get(`/v1/users/${leaver.id}/posts`), 404, 'USER.NOT_FOUND');
  });

  it('goes with its community', async () => {
    const communityId = await newCommunity();
    const { id } = await createPost(author, communityId);
    await everything(communityId, id);
    const { total } = await postsOf(stranger, author.id);
    expect((await owner.delete(`/v1/communities/${communityId}`)).status).toBe(204);
    expectProblem(await readPost(stranger, communityId, id), 404, 'COMMUNITY.NOT_FOUND');
    for (const who of [stranger, author, admin]) {
      const left = await postsOf(who, author.id);
      expect(left.items.map((one) => one.id)).not.toContain(id);
      expect(left.total).toBe(total - 1);
    }
  });
});

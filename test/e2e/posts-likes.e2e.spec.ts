import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCommunity, join } from '../support/communities.js';
import { createPost, like, ownLike, posts, readPost, titles, unlike } from '../support/posts.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { crowd } from '../support/voting.js';

const CROWD = 50;

describe.each(ON_SERVERS)('likes %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let communityId: string;

  beforeAll(async () => {
    api = await start();
    owner = await api.register();
    ({ id: communityId } = await createCommunity(owner));
  }, 60_000);
  afterAll(() => api.close());

  const newMember = async (): Promise<Account> => {
    const member = await api.register();
    await join(member, communityId);
    return member;
  };
  const countOf = async (postId: string): Promise<number> =>
    (await readPost(owner, communityId, postId)).body.likeCount;

  it('count each user once, however often they say it', async () => {
    const { id } = await createPost(owner, communityId);
    for (const answer of [await like(owner, communityId, id), await like(owner, communityId, id)])
      expect(answer).toMatchObject({ status: 200, body: { liked: true, likeCount: 1 } });
    expect(await countOf(id)).toBe(1);
    for (const answer of [await unlike(owner, communityId, id), await unlike(owner, communityId, id)])
      expect(answer).toMatchObject({ status: 200, body: { liked: false, likeCount: 0 } });
    expect(await countOf(id)).toBe(0);
  });

  it('are counted exactly when a hundred come and go at once', async () => {
    const { id } = await createPost(owner, communityId, 'Hot');
    const members = await crowd(api, communityId, CROWD);
    expect(await countOf(id)).toBe(0);

    const likes = await Promise.all([...members, ...members].map((who) => like(who, communityId, id)));
    expect(likes.map(({ status }) => status)).toEqual(Array(2 * CROWD).fill(200));
    expect(Math.max(...likes.map(({ body }) => body.likeCount))).toBe(CROWD);
    expect(await countOf(id)).toBe(CROWD);

    const [leaving, staying] = [members.slice(0, 30), members.slice(30)];
    const changes = [...leaving, ...leaving].map((who) => unlike(who, communityId, id));
    const repeated = [...staying, ...staying].map((who) => like(who, communityId, id));
    for (const { status } of await Promise.all([...changes, ...repeated])) expect(status).toBe(200);
    expect(await countOf(id)).toBe(CROWD - 30);
    const opinions = await Promise.all(members.map(async (who) => (await ownLike(who, communityId, id)).body.liked));
    expect(opinions).toEqual(members.map((who) => staying.includes(who)));
  }, 120_000);

  it('go with the account that gave them, wherever it gave them', async () => {
    const { id: secondCommunity } = await createCommunity(owner);
    const leaver = await newMember();
    await join(leaver, secondCommunity);
    const [liked, other] = [
      await createPost(owner, communityId, 'Liked'),
      await createPost(owner, communityId, 'Other'),
    ];
    const elsewhere = await createPost(owner, secondCommunity);
    await like(leaver, communityId, liked.id);
    await like(leaver, secondCommunity, elsewhere.id);
    const shown = async () => ({
      here: await countOf(liked.id),
      there: (await readPost(owner, secondCommunity, elsewhere.id)).body.likeCount,
      order: titles(await posts(owner, communityId, '?sort=most-liked'))
        .filter((one) => one !== 'Hot')
        .slice(0, 2),
    });
    expect(await shown()).toEqual({ here: 1, there: 1, order: ['Liked', 'Other'] });
    expect((await leaver.delete(`/v1/users/${leaver.id}`)).status).toBe(204);
    expect(await shown()).toEqual({ here: 0, there: 0, order: ['Other', 'Liked'] });
    expect(await countOf(other.id)).toBe(0);
  });

  it('are counted exactly while accounts that give them are deleted', async () => {
    const hot = [await createPost(owner, communityId, 'One'), await createPost(owner, communityId, 'Two')];
    const [leavers, stayers] = [
      await Promise.all(Array.from({ length: 8 }, newMember)),
      await Promise.all(Array.from({ length: 8 }, newMember)),
    ];
    const likeAll = (who: Account) => hot.map(({ id }) => like(who, communityId, id));
    await Promise.all(leavers.flatMap(likeAll));
    const [gone, last, given] = await Promise.all([
      Promise.all(leavers.map((who) => who.delete(`/v1/users/${who.id}`))),
      Promise.all(leavers.flatMap((who) => hot.toReversed().map(({ id }) => unlike(who, communityId, id)))),
      Promise.all(stayers.flatMap(likeAll)),
    ]);
    expect(gone.map(({ status }) => status)).toEqual(Array(8).fill(204));
    for (const { status } of last) expect([200, 401, 403, 404]).toContain(status);
    expect(given.map(({ status }) => status)).toEqual(Array(16).fill(200));
    for (const { id } of hot) expect(await countOf(id)).toBe(stayers.length);
  }, 60_000);
});

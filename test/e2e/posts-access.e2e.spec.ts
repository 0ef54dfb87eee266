import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { createPost, like, postPath, posts, readPost, unlike } from '../support/posts.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Answer, type Stack } from '../support/stack.js';

describe.each(ON_SERVERS)('who does what with posts %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let moderator: Account;
  let author: Account;
  let member: Account;
  let stranger: Account;
  let admin: Account;

  beforeAll(async () => {
    api = await start();
    [owner, moderator, author, member, stranger] = [
      await api.register(),
      await api.register(),
      await api.register(),
      await api.register(),
      await api.register(),
    ];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());

  /** With a moderator and two members, one of whom has posted. */
  const arranged = async (visibility = 'public'): Promise<{ communityId: string; postId: string }> => {
    const { id: communityId } = await createCommunity(owner, { visibility });
    for (const { id } of [moderator, author, member])
      expect((await owner.put(`/v1/communities/${communityId}/members/${id}`)).status).toBe(201);
    await owner.patch(`/v1/communities/${communityId}/members/${moderator.id}`, { body: { role: 'moderator' } });
    return { communityId, postId: (await createPost(author, communityId)).id };
  };
  const edit = (by: Account | Stack, communityId: string, postId: string): Promise<Answer> =>
    by.patch(postPath(communityId, postId), { body: { title: 'Rewritten' } });
  const publish = (by: Account | Stack, communityId: string, body: unknown = { title: 'New', body: 'New' }) =>
    by.post(postPath(communityId), { body });
  const allRoutes = (by: Account | Stack, communityId: string, postId: string): Promise<Answer[]> =>
    Promise.all([
      by.get(postPath(communityId)),
      publish(by, communityId),
      by.get(postPath(communityId, postId)),
      edit(by, communityId, postId),
      by.delete(postPath(communityId, postId)),
      by.get(`${postPath(communityId, postId)}/like`),
      like(by, communityId, postId),
      unlike(by, communityId, postId),
    ]);

  it('to strangers, posts of a private community are unknown, and nobody comes in without a session', async () => {
    const { communityId, postId } = await arranged('private');
    for (const answer of await allRoutes(stranger, communityId, postId))
      expectProblem(answer, 404, 'COMMUNITY.NOT_FOUND');
    for (const answer of await allRoutes(api, communityId, postId)) expectProblem(answer, 401, 'AUTH.UNAUTHENTICATED');
    for (const answer of await allRoutes(admin, randomUUID(), postId))
      expectProblem(answer, 404, 'COMMUNITY.NOT_FOUND');
    for (const who of [member, moderator, owner, admin]) {
      expect((await readPost(who, communityId, postId)).body).toMatchObject({ title: 'Seedlings', likeCount: 0 });
      expect((await posts(who, communityId)).total).toBe(1);
    }
    expect((await owner.delete(`/v1/communities/${communityId}/members/${author.id}`)).status).toBe(204);
    for (const answer of await allRoutes(author, communityId, postId))
      expectProblem(answer, 404, 'COMMUNITY.NOT_FOUND');
  });

  it('everybody reads a public one; who is no member writes nothing', async () => {
    const { communityId, postId } = await arranged();
    const answers = await allRoutes(stranger, communityId, postId);
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 200, 403, 403, 200, 403, 403]);
    expect(answers.filter(({ status }) => status === 403).map(({ body }) => (body as ProblemDetails).code)).toEqual([
      'COMMUNITY.FORBIDDEN',
      'POST.FORBIDDEN',
      'POST.FORBIDDEN',
      'COMMUNITY.FORBIDDEN',
      'COMMUNITY.FORBIDDEN',
    ]);
    expect((await posts(stranger, communityId)).total).toBe(1);
    expect((await readPost(stranger, communityId, postId)).body).toMatchObject({ title: 'Seedlings', likeCount: 0 });
  });

  it('nobody but its author rewrites a post', async () => {
    const { communityId, postId } = await arranged();
    for (const who of [member, moderator, owner, admin])
      expectProblem(await edit(who, communityId, postId), 403, 'POST.FORBIDDEN');
    expect((await readPost(member, communityId, postId)).body).toMatchObject({ title: 'Seedlings', editedAt: null });
    expect((await edit(author, communityId, postId)).status).toBe(200);
  });

  it('author, moderators, owner and admins delete a post; other members do not', async () => {
    const { communityId, postId } = await arranged();
    expectProblem(await member.delete(postPath(communityId, postId)), 403, 'POST.FORBIDDEN');
    for (const who of [author, moderator, owner, admin]) {
      const { id } = await createPost(author, communityId);
      expect((await readPost(member, communityId, id)).status).toBe(200);
      expect((await who.delete(postPath(communityId, id))).status).toBe(204);
      expectProblem(await readPost(member, communityId, id), 404, 'POST.NOT_FOUND');
    }
    expect((await posts(member, communityId)).items.map(({ id }) => id)).toEqual([postId]);
  });

  it('where moderators alone post, members do not, and keep what they have posted', async () => {
    const { communityId, postId } = await arranged();
    await owner.patch(`/v1/communities/${communityId}/configuration`, { body: { posting: 'moderators' } });
    expectProblem(await publish(author, communityId), 403, 'COMMUNITY.FORBIDDEN');
    for (const who of [moderator, owner, admin]) expect((await publish(who, communityId)).status).toBe(201);
    expect((await edit(author, communityId, postId)).status).toBe(200);
  });

  it('a post is nowhere but in its community', async () => {
    const { communityId, postId } = await arranged();
    const { id: other } = await createCommunity(author);
    await join(member, other);
    for (const who of [author, member]) {
      const [list, , ...single] = await allRoutes(who, other, postId);
      expect(list?.status).toBe(200);
      expect(single).toHaveLength(6);
      for (const answer of single) expectProblem(answer, 404, 'POST.NOT_FOUND');
    }
    expect((await readPost(member, communityId, postId)).body).toMatchObject({ title: 'Seedlings', likeCount: 0 });
  });

  it.each([
    ['title', undefined],
    ['title', ' \t'],
    ['title', 'x'.repeat(161)],
    ['title', 'a\u0007b'],
    ['title', null],
    ['body', undefined],
    ['body', ' \n '],
    ['body', 'x'.repeat(10_001)],
    ['body', ['text']],
    ['body', null],
    ['likeCount', 100],
    ['authorId', randomUUID()],
    ['createdAt', '2030-01-01T00:00:00Z'],
  ])('a post with a wrong %s is refused (%#)', async (field, value) => {
    const { communityId, postId } = await arranged();
    const refused = [await publish(author, communityId, { title: 'T', body: 'B', [field]: value })];
    if (value !== undefined)
      refused.push(await author.patch(postPath(communityId, postId), { body: { [field]: value } }));
    for (const answer of refused) {
      expectProblem(answer, 400, 'REQUEST.INVALID');
      expect(new Set((answer.body as ProblemDetails).errors?.map((error) => error.field))).toEqual(new Set([field]));
    }
    expect((await posts(author, communityId)).total).toBe(1);
    expect((await readPost(author, communityId, postId)).body).toMatchObject({ body: 'Come by.', editedAt: null });
  });
});

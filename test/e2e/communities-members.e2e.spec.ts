import type { CommunityMemberView } from '../../src/communities/community-members.view.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCommunity, join, memberCount, members, memberships, permissions } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Stack } from '../support/stack.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe.each(ON_SERVERS)('the members of communities %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let moderator: Account;
  let member: Account;
  let stranger: Account;
  let admin: Account;
  let id: string;
  let path: string;

  beforeAll(async () => {
    api = await start();
    [owner, moderator] = [await api.register(), await api.register()];
    [member, stranger] = [await api.register(), await api.register()];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());
  beforeEach(async () => {
    ({ id } = await createCommunity(owner));
    path = `/v1/communities/${id}/members`;
    await join(moderator, id);
    await join(member, id);
    await owner.patch(`${path}/${moderator.id}`, { body: { role: 'moderator' } });
  });

  it('come and go, and everything that counts them hears of it', async () => {
    const seen = async (): Promise<unknown> => ({
      count: await memberCount(stranger, id),
      there: (await members(member, id)).some(({ userId }) => userId === stranger.id),
      listed: (await memberships(stranger, stranger.id)).items.some(({ communityId }) => communityId === id),
      votes: (await permissions(stranger, id)).vote,
    });
    const [absent, present] = [
      { count: 3, there: false, listed: false, votes: false },
      { count: 4, there: true, listed: true, votes: true },
    ];
    expect(await seen()).toEqual(absent);
    await join(stranger, id);
    expect(await seen()).toEqual(present);
    expectProblem(await stranger.post(path), 409, 'COMMUNITY.ALREADY_MEMBER');
    expect(await seen()).toEqual(present);
    expect((await stranger.delete(`${path}/${stranger.id}`)).status).toBe(204);
    expect(await seen()).toEqual(absent);
    expectProblem(await stranger.delete(`${path}/${stranger.id}`), 404, 'COMMUNITY.MEMBER_NOT_FOUND');
    expect((await moderator.put(`${path}/${stranger.id}`)).status).toBe(201);
    expect(await seen()).toEqual(present);
    expect((await moderator.delete(`${path}/${stranger.id}`)).status).toBe(204);
    expect(await seen()).toEqual(absent);
  });

  it('are listed in the order in which they joined, and by role', async () => {
    expect(await members(stranger, id)).toEqual([
      { userId: owner.id, role: 'owner', joinedAt: expect.any(String) },
      { userId: moderator.id, role: 'moderator', joinedAt: expect.any(String) },
      { userId: member.id, role: 'member', joinedAt: expect.any(String) },
    ]);
    expect(await members(stranger, id, '?role=moderator')).toMatchObject([{ userId: moderator.id }]);
    expect((await stranger.get(`${path}?page=2&limit=2`)).body).toMatchObject({
      total: 3,
      items: [{ userId: member.id }],
    });
    expectProblem(await stranger.get(`${path}?role=king`), 400, 'REQUEST.INVALID');
  });

  it('are added by those who moderate, once', async () => {
    for (const who of [stranger, member])
      expectProblem(await who.put(`${path}/${stranger.id}`), 403, 'COMMUNITY.FORBIDDEN');
    expectProblem(await owner.put(`${path}/${UNKNOWN}`), 404, 'USER.NOT_FOUND');
    const first = await moderator.put<CommunityMemberView>(`${path}/${stranger.id}`);
    expect(first).toMatchObject({ status: 201, body: { userId: stranger.id, role: 'member' } });
    expect(await owner.put(`${path}/${stranger.id}`)).toMatchObject({ status: 200, body: first.body });
    expect(await owner.put(`${path}/${moderator.id}`)).toMatchObject({ status: 200, body: { role: 'moderator' } });
    expect(await memberCount(owner, id)).toBe(4);
    expect((await admin.put(`${path}/${admin.id}`)).status).toBe(201);
  });

  it('join by invitation only, where it is configured so', async () => {
    const configuration = `/v1/communities/${id}/configuration`;
    expect((await owner.patch(configuration, { body: { joinPolicy: 'invitation' } })).status).toBe(200);
    for (const who of [stranger, admin]) expectProblem(await who.post(path), 403, 'COMMUNITY.INVITATION_ONLY');
    expect(await memberCount(owner, id)).toBe(3);
    expect((await moderator.put(`${path}/${stranger.id}`)).status).toBe(201);
  });

  it('get roles from owner and admins, and rights with them', async () => {
    for (const who of [stranger, member, moderator])
      expectProblem(
        await who.patch(`${path}/${member.id}`, { body: { role: 'moderator' } }),
        403,
        'COMMUNITY.FORBIDDEN',
      );
    expect(await permissions(member, id)).toMatchObject({ role: 'member', moderate: false });
    expect((await memberships(member, member.id)).items).toContainEqual(
      expect.objectContaining({ communityId: id, role: 'member' }),
    );
    expect((await admin.patch(`${path}/${member.id}`, { body: { role: 'moderator' } })).body).toMatchObject({
      userId: member.id,
      role: 'moderator',
    });
    expect(await permissions(member, id)).toMatchObject({ role: 'moderator', moderate: true, configure: false });
    expect((await memberships(member, member.id)).items).toContainEqual(
      expect.objectContaining({ communityId: id, role: 'moderator' }),
    );
    expect(await members(owner, id, '?role=moderator')).toHaveLength(2);
    expect((await owner.patch(`${path}/${member.id}`, { body: { role: 'member' } })).status).toBe(200);
    expect(await permissions(member, id)).toMatchObject({ moderate: false });
    expectProblem(
      await owner.patch(`${path}/${stranger.id}`, { body: { role: 'moderator' } }),
      404,
      'COMMUNITY.MEMBER_NOT_FOUND',
    );
    for (const body of [{}, { role: 'owner' }, { role: 'member', joinedAt: 'x' }])
      expectProblem(await owner.patch(`${path}/${member.id}`, { body }), 400, 'REQUEST.INVALID');
  });

  it('are removed by those above them, and the owner by nobody', async () => {
    for (const who of [stranger, member])
      expectProblem(await who.delete(`${path}/${moderator.id}`), 403, 'COMMUNITY.FORBIDDEN');
    await owner.patch(`${path}/${member.id}`, { body: { role: 'moderator' } });
    expectProblem(await moderator.delete(`${path}/${member.id}`), 403, 'COMMUNITY.FORBIDDEN');
    for (const who of [owner, moderator, admin])
      expectProblem(await who.delete(`${path}/${owner.id}`), 409, 'COMMUNITY.OWNER_IS_FIXED');
    expectProblem(
      await admin.patch(`${path}/${owner.id}`, { body: { role: 'member' } }),
      409,
      'COMMUNITY.OWNER_IS_FIXED',
    );
    expect((await owner.delete(`${path}/${member.id}`)).status).toBe(204);
    expect((await moderator.delete(`${path}/${moderator.id}`)).status).toBe(204);
    expect(await members(owner, id)).toMatchObject([{ userId: owner.id }]);
  });

  it('are counted right, however many come and go at once', async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => api.register()));
    const joined = await Promise.all([...crowd, ...crowd].map((one) => one.post(path)));
    expect(joined.filter(({ status }) => status === 201)).toHaveLength(12);
    for (const answer of joined.filter(({ status }) => status !== 201))
      expectProblem(answer, 409, 'COMMUNITY.ALREADY_MEMBER');
    expect(await memberCount(owner, id)).toBe(15);
    const [leaving, joining] = [crowd.slice(0, 6), await Promise.all([api.register(), api.register()])];
    await Promise.all([
      ...leaving.map((one) => one.delete(`${path}/${one.id}`)),
      ...joining.map((one) => one.post(path)),
    ]);
    expect(await memberCount(owner, id)).toBe(11);
    expect(await members(owner, id)).toHaveLength(11);
  }, 60_000);

  it('have lists of their communities that only they and admins see', async () => {
    const list = `/v1/users/${member.id}/memberships`;
    expectProblem(await stranger.get(list), 403, 'USER.NOT_YOURS');
    expectProblem(await api.get(list), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await admin.get(`/v1/users/${UNKNOWN}/memberships`), 404, 'USER.NOT_FOUND');
    const second = await createCommunity(owner);
    await join(member, second.id);
    expect((await memberships(admin, member.id, '?limit=2')).items).toMatchObject([
      { communityId: second.id, slug: second.slug, role: 'member' },
      { communityId: id },
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommunityPermissionsView } from '../../src/communities/community-permissions.view.js';
import { communities, createCommunity, join, permissions } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Stack } from '../support/stack.js';

const READS = ['', '/configuration', '/members', '/member-count', '/activity', '/permissions'];

const rights = (granted: Partial<CommunityPermissionsView>): object => ({
  ...{ read: true, post: false, ask: false, vote: false, moderate: false, configure: false },
  ...granted,
});

describe.each(ON_SERVERS)('who sees communities %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let member: Account;
  let stranger: Account;
  let admin: Account;

  beforeAll(async () => {
    api = await start();
    [owner, member, stranger] = [await api.register(), await api.register(), await api.register()];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());

  it('nobody without a session', async () => {
    const { id } = await createCommunity(owner);
    for (const suffix of READS) expect((await api.get(`/v1/communities/${id}${suffix}`)).status).toBe(401);
    expect((await api.get('/v1/communities')).status).toBe(401);
    expect((await api.post('/v1/communities', { body: { slug: 'nobody', name: 'Nobody' } })).status).toBe(401);
    expect((await api.post(`/v1/communities/${id}/members`)).status).toBe(401);
  });

  it('to strangers a private community is unknown, in every route', async () => {
    const { id } = await createCommunity(owner, { visibility: 'private' });
    const path = `/v1/communities/${id}`;
    await owner.put(`${path}/members/${member.id}`);
    for (const who of [owner, member, admin])
      for (const suffix of READS) expect((await who.get(path + suffix)).status).toBe(200);
    const refused = [
      ...READS.map((suffix) => stranger.get(path + suffix)),
      stranger.get(`${path}/permissions/${owner.id}`),
      stranger.patch(path, { body: { name: 'Mine' } }),
      stranger.delete(path),
      stranger.put(`${path}/owner`, { body: { userId: stranger.id } }),
      stranger.patch(`${path}/configuration`, { body: { posting: 'members' } }),
      stranger.post(`${path}/members`),
      stranger.put(`${path}/members/${stranger.id}`),
      stranger.patch(`${path}/members/${member.id}`, { body: { role: 'moderator' } }),
      stranger.delete(`${path}/members/${member.id}`),
      stranger.delete(`${path}/members/${stranger.id}`),
    ];
    for (const answer of await Promise.all(refused)) expectProblem(answer, 404, 'COMMUNITY.NOT_FOUND');
  });

  it('the list tells everybody of public ones, and admins alone of private ones', async () => {
    const open = await createCommunity(owner);
    const hidden = await createCommunity(owner, { visibility: 'private' });
    for (const who of [stranger, owner, admin]) {
      const page = await communities(who);
      expect(page.items).toContainEqual(open);
      expect(page.items).not.toContainEqual(hidden);
    }
    for (const who of [stranger, owner])
      expectProblem(await who.get('/v1/communities?visibility=private'), 403, 'COMMUNITY.FORBIDDEN');
    const listed = await communities(admin, '?visibility=private');
    expect(listed.items).toContainEqual(hidden);
    expect(listed.items).not.toContainEqual(open);
  });

  it('a changed visibility changes at once who sees it', async () => {
    const { id } = await createCommunity(owner);
    const path = `/v1/communities/${id}`;
    const seen = async (): Promise<unknown> => [
      (await stranger.get(path)).status,
      (await communities(stranger)).items.some((one) => one.id === id),
      (await communities(admin, '?visibility=private')).items.some((one) => one.id === id),
    ];
    expect(await seen()).toEqual([200, true, false]);
    await owner.patch(path, { body: { visibility: 'private' } });
    expect(await seen()).toEqual([404, false, true]);
    await owner.patch(path, { body: { visibility: 'public' } });
    expect(await seen()).toEqual([200, true, false]);
  });

  it('the list is searched and ordered', async () => {
    const word = `w${Math.random().toString(36).slice(2)}`;
    const [b, a, c] = [
      await createCommunity(owner, { name: `Beta ${word}` }),
      await createCommunity(owner, { name: `alpha ${word.toUpperCase()}` }),
      await createCommunity(owner, { name: `Gamma ${word}` }),
    ];
    const slugs = async (query: string): Promise<string[]> =>
      (await communities(stranger, `?search=${word}${query}`)).items.map(({ slug }) => slug);
    await join(member, b.id);
    expect(await slugs('')).toEqual([c.slug, a.slug, b.slug]);
    expect(await slugs('&sort=name')).toEqual([a.slug, b.slug, c.slug]);
    expect((await slugs('&sort=members'))[0]).toBe(b.slug);
    await join(member, c.id);
    await join(admin, c.id);
    expect((await slugs('&sort=members')).slice(0, 2)).toEqual([c.slug, b.slug]);
    await owner.patch(`/v1/communities/${a.id}`, { body: { name: `Zeta ${word}` } });
    expect(await slugs('&sort=name')).toEqual([b.slug, c.slug, a.slug]);
    expect(await communities(stranger, `?search=%20%20ALPHA%20%20${word}`)).toMatchObject({ total: 0 });
    expect(await communities(stranger, `?search=zeta%20%20${word}&page=1&limit=1`)).toMatchObject({ total: 1 });
  });

  it('permissions follow role and configuration', async () => {
    const { id } = await createCommunity(owner);
    const path = `/v1/communities/${id}`;
    await join(member, id);
    expect(await permissions(stranger, id)).toMatchObject({ role: null, ...rights({}) });
    expect(await permissions(member, id)).toMatchObject(rights({ post: true, ask: true, vote: true }));
    const all = rights({ post: true, ask: true, vote: true, moderate: true, configure: true });
    expect(await permissions(owner, id)).toMatchObject(all);
    expect(await permissions(admin, id)).toMatchObject({ ...all, vote: false, role: null });
    await owner.patch(`${path}/configuration`, { body: { posting: 'moderators' } });
    expect(await permissions(member, id)).toMatchObject(rights({ ask: true, vote: true }));
    expect(await permissions(owner, id)).toMatchObject(all);
    await owner.patch(`${path}/members/${member.id}`, { body: { role: 'moderator' } });
    expect(await permissions(member, id)).toMatchObject(rights({ post: true, ask: true, vote: true, moderate: true }));
  });

  it('permissions of others are for those who moderate', async () => {
    const { id } = await createCommunity(owner);
    await join(member, id);
    const path = `/v1/communities/${id}/permissions`;
    for (const who of [owner, admin, member])
      expect((await who.get(`${path}/${member.id}`)).body).toMatchObject({ userId: member.id, role: 'member' });
    expect((await owner.get(`${path}/${admin.id}`)).body).toMatchObject({ role: null, configure: true });
    for (const who of [stranger, member])
      expectProblem(await who.get(`${path}/${owner.id}`), 403, 'COMMUNITY.FORBIDDEN');
    expectProblem(await owner.get(`${path}/00000000-0000-4000-8000-000000000000`), 404, 'USER.NOT_FOUND');
  });
});

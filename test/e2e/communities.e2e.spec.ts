import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { CommunityView } from '../../src/communities/communities.view.js';
import {
  activity,
  communities,
  details,
  createCommunity,
  join,
  memberCount,
  members,
  memberships,
  newSlug,
} from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe.each(STACKS)('communities %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let other: Account;
  let admin: Account;

  beforeAll(async () => {
    api = await start();
    [owner, other] = [await api.register(), await api.register()];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());

  it('are founded with an owner, who is the first member', async () => {
    expect(await memberships(owner, owner.id)).toMatchObject({ total: 0 });
    const slug = newSlug();
    const founded = await createCommunity(owner, { slug, name: '  Tea \t house ', description: 'Green and black.' });
    expect(founded).toEqual({
      id: expect.any(String),
      slug,
      ownerId: owner.id,
      name: 'Tea house',
      description: 'Green and black.',
      visibility: 'public',
      createdAt: expect.any(String),
      updatedAt: founded.createdAt,
    });
    expect(await details(other, founded.id)).toEqual(founded);
    expect(await memberCount(other, founded.id)).toBe(1);
    expect(await members(other, founded.id)).toMatchObject([{ userId: owner.id, role: 'owner' }]);
    expect((await memberships(owner, owner.id)).items).toMatchObject([
      { communityId: founded.id, slug, role: 'owner' },
    ]);
    expect(await activity(other, founded.id)).toMatchObject({
      total: 1,
      items: [{ kind: 'community.created', userId: owner.id, subjectId: founded.id, communityId: founded.id }],
    });
  });

  it('have one slug each, also when many want it at once', async () => {
    const slug = newSlug();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => owner.post('/v1/communities', { body: { slug, name: 'Same' } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expectProblem(answer, 409, 'COMMUNITY.SLUG_TAKEN');
    const hidden = await createCommunity(other, { visibility: 'private' });
    expectProblem(
      await owner.post('/v1/communities', { body: { slug: hidden.slug, name: 'Same' } }),
      409,
      'COMMUNITY.SLUG_TAKEN',
    );
  });

  it('are read anew after a change, and keep their slug', async () => {
    const before = await createCommunity(owner);
    expect(await details(other, before.id)).toEqual(before);
    const path = `/v1/communities/${before.id}`;
    const { status, body: after } = await owner.patch<CommunityView>(path, { body: { name: 'Renamed' } });
    expect({ status, after }).toMatchObject({
      status: 200,
      after: { slug: before.slug, name: 'Renamed', description: before.description },
    });
    expect(after.updatedAt > before.updatedAt).toBe(true);
    expect(await details(other, before.id)).toEqual(after);
    expect((await admin.patch(path, { body: { description: 'By an admin' } })).status).toBe(200);
    expect(await details(other, before.id)).toMatchObject({ name: 'Renamed', description: 'By an admin' });
  });

  it('are changed, handed over and deleted by owner and admins only', async () => {
    const { id, name } = await createCommunity(owner);
    await join(other, id);
    await owner.patch(`/v1/communities/${id}/members/${other.id}`, { body: { role: 'moderator' } });
    const stranger = await api.register();
    for (const who of [stranger, other]) {
      const path = `/v1/communities/${id}`;
      expectProblem(await who.patch(path, { body: { name: 'Mine' } }), 403, 'COMMUNITY.FORBIDDEN');
      expectProblem(await who.put(`${path}/owner`, { body: { userId: other.id } }), 403, 'COMMUNITY.FORBIDDEN');
      expectProblem(await who.delete(path), 403, 'COMMUNITY.FORBIDDEN');
      expectProblem(await who.post(`${path}/evict-cache`), 403, 'ACCESS.FORBIDDEN');
    }
    expect(await details(stranger, id)).toMatchObject({ name, ownerId: owner.id });
  });

  it('refuse what is no community', async () => {
    const { id } = await createCommunity(owner);
    for (const body of [
      {},
      { slug: 'UPPER', name: 'x' },
      { slug: newSlug(), name: ' ' },
      { slug: newSlug(), name: 'x'.repeat(101) },
      { slug: newSlug(), name: 'x', description: 'x'.repeat(1_001) },
      { slug: newSlug(), name: 'x', visibility: 'secret' },
      { slug: newSlug(), name: 'x', visibility: null },
      { slug: newSlug(), name: 'x', ownerId: other.id },
    ])
      expectProblem(await owner.post('/v1/communities', { body }), 400, 'REQUEST.INVALID');
    for (const body of [{ slug: newSlug() }, { name: null }, { memberCount: 5 }])
      expectProblem(await owner.patch(`/v1/communities/${id}`, { body }), 400, 'REQUEST.INVALID');
    for (const query of ['visibility=all', 'sort=age', 'page=0', 'limit=101', `search=${'x'.repeat(101)}`])
      expectProblem(await owner.get(`/v1/communities?${query}`), 400, 'REQUEST.INVALID');
    for (const suffix of ['', '/configuration', '/members', '/member-count', '/activity', '/permissions'])
      expectProblem(await owner.get(`/v1/communities/${UNKNOWN}${suffix}`), 404, 'COMMUNITY.NOT_FOUND');
    for (const method of ['PATCH', 'DELETE'])
      expectProblem(
        await owner.send(method, `/v1/communities/${UNKNOWN}`, method === 'PATCH' ? { body: {} } : {}),
        404,
        'COMMUNITY.NOT_FOUND',
      );
  });

  it('are handed over to a member; who had it moderates on', async () => {
    const { id } = await createCommunity(owner);
    const path = `/v1/communities/${id}`;
    expectProblem(await owner.put(`${path}/owner`, { body: { userId: other.id } }), 409, 'COMMUNITY.OWNER_NOT_MEMBER');
    await join(other, id);
    expect((await other.get(`${path}/permissions`)).body).toMatchObject({ configure: false });
    expect(await members(other, id)).toMatchObject([{ role: 'owner' }, { role: 'member' }]);
    expect((await communities(other)).items).toContainEqual(expect.objectContaining({ id, ownerId: owner.id }));
    expect((await owner.put(`${path}/owner`, { body: { userId: other.id } })).status).toBe(200);
    expect(await details(owner, id)).toMatchObject({ ownerId: other.id });
    expect((await communities(other)).items).toContainEqual(expect.objectContaining({ id, ownerId: other.id }));
    expect(await members(other, id)).toMatchObject([
      { userId: owner.id, role: 'moderator' },
      { userId: other.id, role: 'owner' },
    ]);
    expect((await other.get(`${path}/permissions`)).body).toMatchObject({ configure: true, role: 'owner' });
    expect((await owner.get(`${path}/permissions`)).body).toMatchObject({ configure: false, role: 'moderator' });
    expect((await memberships(owner, owner.id)).items).toContainEqual(
      expect.objectContaining({ communityId: id, role: 'moderator' }),
    );
    expect((await other.put(`${path}/owner`, { body: { userId: other.id } })).body).toMatchObject({
      ownerId: other.id,
    });
    expect(await members(other, id, '?role=owner')).toMatchObject([{ userId: other.id }]);
  });

  it('have one owner, however many are handed it at once', async () => {
    const { id } = await createCommunity(owner);
    const heirs = await Promise.all(Array.from({ length: 4 }, () => api.register()));
    for (const heir of heirs) await join(heir, id);
    const answers = await Promise.all(
      heirs.map((heir) => admin.put(`/v1/communities/${id}/owner`, { body: { userId: heir.id } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const owners = await members(admin, id, '?role=owner');
    expect(owners).toHaveLength(1);
    expect(await details(admin, id)).toMatchObject({ ownerId: owners[0]?.userId });
  });

  it('are gone at once when they are deleted, from every list', async () => {
    const kept = await createCommunity(owner);
    const { id } = await createCommunity(owner);
    await join(other, id);
    const everywhere = async (): Promise<boolean[]> => [
      (await communities(other)).items.some((one) => one.id === id),
      (await memberships(other, other.id)).items.some((one) => one.communityId === id),
      (await memberships(owner, owner.id)).items.some((one) => one.communityId === id),
      (await other.get(`/v1/communities/${id}`)).status === 200,
      (await other.get(`/v1/communities/${id}/member-count`)).status === 200,
      (await other.get(`/v1/communities/${id}/activity`)).status === 200,
      JSON.stringify((await other.get(`/v1/users/${other.id}/activity`)).body).includes(id),
    ];
    expect(await everywhere()).toEqual(Array<boolean>(7).fill(true));
    expect((await owner.delete(`/v1/communities/${id}`)).status).toBe(204);
    expect(await everywhere()).toEqual(Array<boolean>(7).fill(false));
    expectProblem(await owner.delete(`/v1/communities/${id}`), 404, 'COMMUNITY.NOT_FOUND');
    expect(await details(other, kept.id)).toEqual(kept);
  });

  it('are forgotten by the cache when an admin says so', async () => {
    const { id, name } = await createCommunity(owner);
    expect((await details(other, id)).name).toBe(name);
    await api.app.get(DataSource).query(`UPDATE communities SET name = 'Behind the back' WHERE id = $1`, [id]);
    expect((await details(other, id)).name).toBe(name);
    expect((await admin.post(`/v1/communities/${id}/evict-cache`)).status).toBe(204);
    expect((await details(other, id)).name).toBe('Behind the back');
    expectProblem(await admin.post(`/v1/communities/${UNKNOWN}/evict-cache`), 404, 'COMMUNITY.NOT_FOUND');
  });
});

import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  communities,
  createCommunity,
  details,
  join,
  memberCount,
  members,
  memberships,
} from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';

const ROUNDS = 10;

describe.each(ON_SERVERS)('communities of deleted accounts %s', (_, start) => {
  let api: Stack;
  let witness: Account;

  beforeAll(async () => {
    api = await start();
    witness = await api.register();
  }, 60_000);
  afterAll(() => api.close());

  const goes = async (account: Account): Promise<number> => (await account.delete(`/v1/users/${account.id}`)).status;
  const registered = (number: number): Promise<Account[]> =>
    Promise.all(Array.from({ length: number }, () => api.register()));

  /** One owner, whom the community names, and as many members as it counts. */
  async function expectWhole(id: string): Promise<void> {
    const { ownerId } = await details(witness, id);
    expect(await members(witness, id, '?role=owner')).toMatchObject([{ userId: ownerId }]);
    expect(await memberCount(witness, id)).toBe((await members(witness, id)).length);
  }

  it('a member leaves', async () => {
    const [owner, member] = await pair();
    const { id } = await createCommunity(owner);
    await join(member, id);
    expect(await memberCount(witness, id)).toBe(2);
    expect(await members(witness, id)).toHaveLength(2);
    expect(await goes(member)).toBe(204);
    expect(await members(witness, id)).toMatchObject([{ userId: owner.id }]);
    expect((await communities(witness, '?sort=members')).items.map((one) => one.id)).toContain(id);
    await expectWhole(id);
  });

  it('the moderator who has served longest becomes the owner, before older members', async () => {
    const [owner, oldest, first, second] = await registered(4);
    if (!owner || !oldest || !first || !second) throw new Error('too few');
    const { id } = await createCommunity(owner);
    for (const one of [oldest, first, second]) await join(one, id);
    for (const one of [second, first])
      await owner.patch(`/v1/communities/${id}/members/${one.id}`, { body: { role: 'moderator' } });
    expect(await details(witness, id)).toMatchObject({ ownerId: owner.id });
    expect((await first.get(`/v1/communities/${id}/permissions`)).body).toMatchObject({ configure: false });
    expect((await memberships(first, first.id)).items).toMatchObject([{ role: 'moderator' }]);

    expect(await goes(owner)).toBe(204);
    expect(await details(witness, id)).toMatchObject({ ownerId: first.id });
    expect((await first.get(`/v1/communities/${id}/permissions`)).body).toMatchObject({ configure: true });
    expect((await memberships(first, first.id)).items).toMatchObject([{ role: 'owner' }]);
    await expectWhole(id);

    expect([await goes(first), await goes(second)]).toEqual([204, 204]);
    expect(await details(witness, id)).toMatchObject({ ownerId: oldest.id });
    await expectWhole(id);
  });

  it('a community without anybody left is gone', async () => {
    const owner = await api.register();
    const { id } = await createCommunity(owner);
    expect((await communities(witness)).items.map((one) => one.id)).toContain(id);
    expect(await goes(owner)).toBe(204);
    expectProblem(await witness.get(`/v1/communities/${id}`), 404, 'COMMUNITY.NOT_FOUND');
    expect((await communities(witness)).items.map((one) => one.id)).not.toContain(id);
  });

  it('what others left in a community that goes with its owner is gone, also from what is theirs', async () => {
    const [owner, visitor] = await pair();
    const { id } = await createCommunity(owner);
    await join(visitor, id);
    expect((await visitor.post(`/v1/communities/${id}/posts`, { body: { title: 'Hello', body: 'All' } })).status).toBe(
      201,
    );
    await visitor.delete(`/v1/communities/${id}/members/${visitor.id}`);
    const theirs = async (): Promise<unknown[]> => {
      const [posts, feed] = await Promise.all(
        ['posts', 'activity'].map((what) =>
          visitor.get<{ items: { communityId: string }[] }>(`/v1/users/${visitor.id}/${what}`),
        ),
      );
      return [posts, feed].map((answer) => answer?.body.items.filter(({ communityId }) => communityId === id).length);
    };
    expect(await theirs()).toEqual([1, 2]);
    expect(await goes(owner)).toBe(204);
    expect(await theirs()).toEqual([0, 0]);
  });

  it('several that go with one statement leave it to the first who stays', async () => {
    const [owner, second, third, last] = await registered(4);
    if (!owner || !second || !third || !last) throw new Error('too few');
    const [shared, lonely] = [await createCommunity(owner), await createCommunity(third)];
    for (const one of [second, third, last]) await join(one, shared.id);
    await join(owner, lonely.id);
    const gone = [owner.id, second.id, third.id];
    await api.app.get(DataSource).query(`DELETE FROM users WHERE id = ANY ($1::uuid[])`, [gone]);
    expect(await details(witness, shared.id)).toMatchObject({ ownerId: last.id });
    await expectWhole(shared.id);
    expectProblem(await witness.get(`/v1/communities/${lonely.id}`), 404, 'COMMUNITY.NOT_FOUND');
  });

  it('stay whole when others join at the same time', async () => {
    const [owners, joiners] = [await registered(ROUNDS), await registered(ROUNDS)];
    const founded = await Promise.all(owners.map((owner) => createCommunity(owner)));
    const rounds = await Promise.all(
      founded.map(async ({ id }, at) => {
        const [owner, joiner] = [owners[at], joiners[at]];
        if (!owner || !joiner) throw new Error('too few');
        const [gone, joined] = await Promise.all([goes(owner), joiner.post(`/v1/communities/${id}/members`)]);
        return { id, gone, joined: joined.status, joiner };
      }),
    );
    expect(rounds.map(({ gone }) => gone)).toEqual(Array<number>(ROUNDS).fill(204));
    for (const { id } of rounds.filter(({ joined }) => joined !== 201))
      expectProblem(await witness.get(`/v1/communities/${id}`), 404, 'COMMUNITY.NOT_FOUND');
    for (const { id, joiner } of rounds.filter(({ joined }) => joined === 201)) {
      expect(await details(witness, id)).toMatchObject({ ownerId: joiner.id });
      await expectWhole(id);
    }
    expect(rounds.filter(({ joined }) => joined !== 201 && joined !== 404)).toEqual([]);
  }, 60_000);

  it('stay whole when the heir leaves, joins elsewhere or is deleted at the same time', async () => {
    const crowd = await registered(6);
    const founded = await Promise.all(crowd.map((owner) => createCommunity(owner)));
    for (const { id, ownerId } of founded)
      for (const one of [...crowd, witness]) if (one.id !== ownerId) await join(one, id);
    const [a, b, c, d, e, f] = crowd;
    if (!a || !b || !c || !d || !e || !f) throw new Error('too few');
    const done = await Promise.all([
      ...[a, b, c].map(goes),
      ...founded.map(async ({ id }) => (await d.delete(`/v1/communities/${id}/members/${d.id}`)).status),
      ...founded.map(async ({ id }) => (await d.post(`/v1/communities/${id}/members`)).status),
      ...founded.map(async ({ id }) => (await e.put(`/v1/communities/${id}/owner`, { body: { userId: f.id } })).status),
    ]);
    expect(done.slice(0, 3)).toEqual([204, 204, 204]);
    expect(done.filter((status) => status >= 500)).toEqual([]);
    for (const { id } of founded) {
      await expectWhole(id);
      const left = (await members(witness, id)).map(({ userId }) => userId);
      for (const gone of [a, b, c]) expect(left).not.toContain(gone.id);
    }
  }, 60_000);

  async function pair(): Promise<[Account, Account]> {
    return [await api.register(), await api.register()];
  }
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Client } from '../support/client.js';
import {
  activity,
  communities,
  configuration,
  createCommunity,
  details,
  join,
  memberCount,
  members,
  memberships,
  permissions,
} from '../support/communities.js';
import { startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

describe('communities on two nodes', () => {
  let first: Stack;
  let second: Stack;
  let owner: Account;
  let member: Account;
  let ownerThere: Client;
  let memberThere: Client;

  beforeAll(async () => {
    ({ first, second } = await startPair());
    [owner, member] = [await first.register(), await first.register()];
    ownerThere = new Client(second.url, owner.token);
    memberThere = new Client(second.url, member.token);
  }, 60_000);
  afterAll(() => first.close());

  it('every write on one is read on the other', async () => {
    expect((await communities(memberThere)).items).toEqual([]);
    const { id } = await createCommunity(owner);
    const path = `/v1/communities/${id}`;
    await until('it is listed', async () => (await communities(memberThere)).total === 1);

    expect(await memberCount(memberThere, id)).toBe(1);
    expect(await members(memberThere, id)).toHaveLength(1);
    expect(await permissions(memberThere, id)).toMatchObject({ vote: false });
    expect(await memberships(memberThere, member.id)).toMatchObject({ total: 0 });
    expect(await activity(memberThere, id)).toMatchObject({ total: 1 });
    await join(member, id);
    await until('the member counts', async () => (await memberCount(memberThere, id)) === 2);
    await until('the member is shown', async () => (await members(memberThere, id)).length === 2);
    await until('the member may vote', async () => (await permissions(memberThere, id)).vote);
    await until('the membership is shown', async () => (await memberships(memberThere, member.id)).total === 1);
    await until('the join is shown', async () => (await activity(memberThere, id)).total === 2);

    expect(await configuration(memberThere, id)).toMatchObject({ posting: 'members' });
    expect(await permissions(memberThere, id)).toMatchObject({ post: true });
    await owner.patch(`${path}/configuration`, { body: { posting: 'moderators' } });
    await until(
      'the configuration is known',
      async () => (await configuration(memberThere, id)).posting === 'moderators',
    );
    await until('the right is gone', async () => !(await permissions(memberThere, id)).post);

    await owner.patch(path, { body: { name: 'Elsewhere' } });
    await until('the name is known', async () => (await details(ownerThere, id)).name === 'Elsewhere');
    await until('the list knows it', async () => (await communities(memberThere)).items[0]?.name === 'Elsewhere');

    await owner.put(`${path}/owner`, { body: { userId: member.id } });
    await until('the owner is known', async () => (await details(ownerThere, id)).ownerId === member.id);
    await until('the rights are theirs', async () => (await permissions(memberThere, id)).configure);
    await until('and no more the other’s', async () => !(await permissions(ownerThere, id)).configure);

    await member.delete(path);
    for (const suffix of ['', '/configuration', '/members', '/member-count', '/activity', '/permissions'])
      await until(`${suffix} is gone`, async () => (await ownerThere.get(path + suffix)).status === 404);
    await until('the list is empty', async () => (await communities(memberThere)).total === 0);
    await until('the membership is gone', async () => (await memberships(memberThere, member.id)).total === 0);
  }, 60_000);

  it('what an admin evicts is read anew on both', async () => {
    const { id } = await createCommunity(owner);
    const path = `/v1/communities/${id}`;
    const names = async (): Promise<unknown[]> => [
      (await details(owner, id)).name,
      (await details(ownerThere, id)).name,
    ];
    expect(await names()).toEqual(['Garden friends', 'Garden friends']);
    await first.app.get(DataSource).query(`UPDATE communities SET name = 'Behind the back' WHERE id = $1`, [id]);
    expect(await names()).toEqual(['Garden friends', 'Garden friends']);
    const token = await first.administrator();
    expect((await first.post(`${path}/evict-cache`, { token })).status).toBe(204);
    expect((await details(owner, id)).name).toBe('Behind the back');
    await until('the other node knows', async () => (await names())[1] === 'Behind the back');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommunityConfigurationView } from '../../src/communities/community-configuration.view.js';
import { configuration, createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ON_SERVERS, type Account, type Stack } from '../support/stack.js';

describe.each(ON_SERVERS)('the configuration of communities %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let member: Account;
  let id: string;
  let path: string;

  beforeAll(async () => {
    api = await start();
    [owner, member] = [await api.register(), await api.register()];
    ({ id } = await createCommunity(owner));
    path = `/v1/communities/${id}/configuration`;
    await join(member, id);
  }, 60_000);
  afterAll(() => api.close());

  const read = (): Promise<CommunityConfigurationView> => configuration(member, id);

  it('starts open, for all members', async () => {
    expect(await read()).toEqual({
      communityId: id,
      joinPolicy: 'open',
      posting: 'members',
      asking: 'members',
      welcomeMessage: '',
      version: 1,
      updatedAt: expect.any(String),
    });
  });

  it('is read anew after a change; what is left out stays', async () => {
    const before = await read();
    const { status, body } = await owner.patch<CommunityConfigurationView>(path, {
      body: { asking: 'moderators', welcomeMessage: 'Hello!' },
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { asking: 'moderators', posting: 'members', welcomeMessage: 'Hello!', version: before.version + 1 },
    });
    expect(await read()).toEqual(body);
  });

  it('refuses a change to a version that is not the latest', async () => {
    const { version } = await read();
    const body = { welcomeMessage: 'Second', version };
    expect((await owner.patch(path, { body })).status).toBe(200);
    expectProblem(await owner.patch(path, { body }), 409, 'COMMUNITY.VERSION_CONFLICT');
    expect(await read()).toMatchObject({ version: version + 1 });
  });

  it('lets one of many changes to one version through', async () => {
    const { version } = await read();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_unused, at) =>
        owner.patch(path, { body: { welcomeMessage: `Number ${String(at)}`, version } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(await read()).toMatchObject({ version: version + 1 });
  });

  it('is changed by owner and admins only', async () => {
    const before = await read();
    const stranger = await api.register();
    await owner.patch(`/v1/communities/${id}/members/${member.id}`, { body: { role: 'moderator' } });
    for (const who of [stranger, member])
      expectProblem(await who.patch(path, { body: { posting: 'members' } }), 403, 'COMMUNITY.FORBIDDEN');
    expect(await read()).toEqual(before);
    expect((await owner.patch(path, { body: {}, token: await api.administrator() })).status).toBe(200);
  });

  it('refuses what is no configuration', async () => {
    for (const body of [
      { joinPolicy: 'closed' },
      { posting: 'everybody' },
      { asking: null },
      { welcomeMessage: 'x'.repeat(1_001) },
      { version: 0 },
      { version: 1.5 },
      { communityId: id },
    ])
      expectProblem(await owner.patch(path, { body }), 400, 'REQUEST.INVALID');
  });
});

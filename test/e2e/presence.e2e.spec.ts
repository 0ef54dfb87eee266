import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { CacheService, WriteBehindService } from '../../src/cache/index.js';
import { ONLINE_FOR } from '../../src/presence/presence.cache.js';
import { PresenceService } from '../../src/presence/presence.service.js';
import type { PresenceView } from '../../src/presence/presence.view.js';
import type { Client } from '../support/client.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, startEmbedded, startOnServers, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const pathOf = (userId: string): string => `/v1/users/${userId}/presence`;
const presenceOf = async (by: Client, userId: string): Promise<PresenceView> =>
  (await by.get<PresenceView>(pathOf(userId))).body;
const timeOf = async (by: Client, userId: string): Promise<number> =>
  Date.parse((await presenceOf(by, userId)).lastSeenAt ?? '');

describe.each([
  ['written at once', () => startOnServers()],
  ['written behind', () => startOnServers({ WRITE_BEHIND: 'true' })],
  ['without Redis', () => startEmbedded({ WRITE_BEHIND: 'true' })],
])('presence, %s', (_, start) => {
  let api: Stack;
  let user: Account;
  let other: Account;

  beforeAll(async () => {
    api = await start();
    [user, other] = [await api.register(), await api.register()];
  }, 60_000);
  afterAll(() => api.close());

  const service = () => api.app.get(PresenceService, { strict: false });

  it('is unknown before the first sign of life, and then shown at once to the user, and soon to others', async () => {
    const nobody = { userId: user.id, lastSeenAt: null, online: false };
    expect(await presenceOf(user, user.id)).toEqual(nobody);
    expect(await presenceOf(other, user.id)).toEqual(nobody);
    const before = Date.now();
    expect((await user.put(pathOf(user.id))).status).toBe(204);
    const seen = await presenceOf(user, user.id);
    expect(seen).toEqual({ userId: user.id, lastSeenAt: expect.any(String), online: true });
    expect(Date.parse(seen.lastSeenAt ?? '')).toBeGreaterThanOrEqual(before);
    await until('others see it', async () => (await presenceOf(other, user.id)).lastSeenAt === seen.lastSeenAt, 5_000);
  });

  it('is the latest of all signs, in whatever order they come', async () => {
    const { id } = await api.register();
    const now = Date.now();
    await Promise.all([3, 1, 5, 2, 4].map((minutes) => service().note(id, now - minutes * 60_000)));
    await api.app.get(WriteBehindService).settled('presence');
    await api.app.get(CacheService).settled();
    await until('it is there', async () => (await timeOf(other, id)) === now - 60_000, 5_000);
    await service().note(id, now - 10 * 60_000);
    await api.app.get(WriteBehindService).settled('presence');
    expect(await timeOf(other, id)).toBe(now - 60_000);
  });

  it('ends by itself, also where it is cached', async () => {
    const silent = await api.register();
    const at = Date.now() - ONLINE_FOR;
    await service().note(silent.id, at);
    const presence = await presenceOf(silent, silent.id);
    expect(presence).toEqual({ userId: silent.id, lastSeenAt: new Date(at).toISOString(), online: false });
  });

  it('is told by nobody else', async () => {
    expectProblem(await other.put(pathOf(user.id)), 403, 'USER.NOT_YOURS');
    expectProblem(await api.put(pathOf(user.id)), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await user.get(pathOf(randomUUID())), 404, 'USER.NOT_FOUND');
    const admin = await api.logIn(ADMINISTRATOR);
    expectProblem(await admin.put(pathOf(randomUUID())), 404, 'USER.NOT_FOUND');
    expect((await admin.put(pathOf(other.id))).status).toBe(204);
  });

  it('goes with the account, also the signs that are performed after it', async () => {
    const leaver = await api.register();
    await leaver.put(pathOf(leaver.id));
    expect((await presenceOf(leaver, leaver.id)).online).toBe(true);
    expect((await leaver.delete(`/v1/users/${leaver.id}`)).status).toBe(204);
    await service().note(leaver.id, Date.now());
    await api.app.get(WriteBehindService).settled('presence');
    expectProblem(await other.get(pathOf(leaver.id)), 404, 'USER.NOT_FOUND');
    const database = api.app.get(DataSource);
    expect(await database.query('SELECT FROM user_presence WHERE user_id = $1', [leaver.id])).toEqual([]);
    expect(await database.query('SELECT FROM dead_letters')).toEqual([]);
  });
});

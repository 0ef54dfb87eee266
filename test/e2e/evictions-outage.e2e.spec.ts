import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { MadeEvictionView } from '../../src/cache-admin/cache-eviction.view.js';
import { CacheService } from '../../src/cache/index.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { ADMINISTRATOR, startOnServers, type Account, type Stack } from '../support/stack.js';

const EVICTIONS = '/admin/cache/evictions';

describe('an eviction by an administrator', () => {
  let redis: RedisServer;
  let stack: Stack;
  let admin: Account;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startOnServers({ REDIS_URL: redis.url });
    admin = await stack.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await redis.stop();
  });

  const evict = async (pattern: string): Promise<MadeEvictionView> => {
    const { status, body } = await admin.post<MadeEvictionView>(EVICTIONS, { body: { patterns: [pattern] } });
    expect(status).toBe(200);
    await stack.app.get(CacheService).settled();
    return body;
  };
  const recorded = (): Promise<unknown> =>
    stack.app.get(DataSource).query(`SELECT kind, name FROM cache_outbox WHERE cache <> '*'`);

  it('is acknowledged, and leaves nothing in the outbox', async () => {
    expect(await evict('settings')).toMatchObject({ outstanding: 0 });
    expect(await recorded()).toEqual([]);
  });

  it('says that Redis has not acknowledged it, and waits in the outbox for whoever reaches Redis', async () => {
    await redis.kill();
    const { outstanding, id } = await evict('meeting:list:*');
    expect(outstanding).toBeGreaterThan(0);
    expect(await recorded()).toEqual([{ kind: 'prefix', name: 'meeting:list:' }]);
    const log = await admin.get<{ items: { id: string }[] }>(EVICTIONS);
    expect(log.body.items[0]?.id).toBe(id);
  });
});

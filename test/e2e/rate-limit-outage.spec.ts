import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RequestWindows } from '../../src/rate-limit/request-windows.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { startRedisCluster } from '../support/redis-cluster.js';
import { startRedisSentinel } from '../support/redis-sentinel.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { startEmbedded, type Answer } from '../support/stack.js';
import { until } from '../support/until.js';

const PATIENCE = 75;
/** For a machine that has other things to do. */
const SLACK = 400;

const windowsOn = async (url: string | undefined, namespace = `test-${randomUUID()}`): Promise<RequestWindows> => {
  const windows = new RequestWindows({ url, namespace, patience: PATIENCE });
  await windows.onApplicationBootstrap();
  return windows;
};

beforeAll(() => {
  Logger.overrideLogger(false);
});
afterAll(() => {
  Logger.overrideLogger(['fatal']);
});

describe('counting while Redis is not well', () => {
  let redis: RedisServer;
  let admin: RedisAdmin;
  let windows: RequestWindows;

  beforeEach(async () => {
    redis = await startRedis();
    admin = new RedisAdmin(redis.port);
    windows = await windowsOn(redis.url, 'shop');
  }, 60_000);
  afterEach(async () => {
    await windows.onApplicationShutdown();
    admin.close();
    await redis.stop();
  });

  const counts = async (key: string, times: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let i = 0; i < times; i += 1) seen.push((await windows.count(key)).count);
    return seen;
  };

  it('keeps one key for each window, apart from those of the cache, for no longer than the window', async () => {
    expect(await counts('address:a', 3)).toEqual([1, 2, 3]);
    expect(await admin.ask('KEYS', '*')).toEqual(['shop:rate:address:a']);
    expect(Number(await admin.ask('PTTL', 'shop:rate:address:a'))).toBeLessThanOrEqual(60_000);
  });

  it('costs one round trip', async () => {
    await counts('a', 1);
    const processed = async (): Promise<number> =>
      Number((await admin.facts('INFO', 'stats')).total_commands_processed);
    const before = await processed();
    await counts('a', 100);
    // A script counts its own commands too: four at most, and INFO is one.
    expect((await processed()) - before).toBeLessThanOrEqual(100 * 4 + 1);
    expect(Number((await admin.facts('INFO', 'commandstats')).cmdstat_evalsha?.match(/calls=(\d+)/)?.[1])).toBe(101);
  });

  it('waits once while it hangs, then counts for itself, and together again when it is back', async () => {
    await counts('a', 2);
    redis.freeze();
    const started = performance.now();
    expect(await counts('a', 100)).toEqual([...Array(100).keys()].map((i) => i + 1));
    expect(performance.now() - started).toBeLessThan(2 * PATIENCE + SLACK);
    redis.thaw();
    await until('Redis counts again', async () => {
      await windows.count('b');
      return Number(await admin.ask('EXISTS', 'shop:rate:b')) === 1;
    });
  });

  it('counts for itself while it is away', async () => {
    await counts('a', 2);
    await redis.kill();
    const started = performance.now();
    expect((await counts('a', 50)).at(-1)).toBe(50);
    expect(performance.now() - started).toBeLessThan(2 * PATIENCE + SLACK);
  });

  it.each([
    ['a value of another kind', ['RPUSH', 'shop:rate:a', 'x']],
    ['a value that is no number', ['SET', 'shop:rate:a', 'x']],
    ['no memory left', ['CONFIG', 'SET', 'maxmemory', '1']],
    ['no scripts allowed', ['ACL', 'SETUSER', 'default', '-@scripting']],
  ] satisfies [string, [string, ...string[]]][])('does not fail on %s', async (_, command: [string, ...string[]]) => {
    await admin.ask(...command);
    expect(await counts('a', 3)).toEqual([1, 2, 3]);
  });

  it('gives a counter without an end one', async () => {
    await admin.ask('SET', 'shop:rate:a', '7');
    expect(await counts('a', 1)).toEqual([8]);
    expect(Number(await admin.ask('PTTL', 'shop:rate:a'))).toBeGreaterThan(0);
  });

  it('lets an application serve, and still refuse', async () => {
    const stack = await startEmbedded({ REDIS_URL: redis.url, RATE_LIMIT: '5' });
    try {
      const ask = (): Promise<Answer> => stack.get(`/v1/users/${randomUUID()}/public`);
      expect((await ask()).status).toBe(404);
      redis.freeze();
      const answers: number[] = [];
      for (let i = 0; i < 6; i += 1) answers.push((await ask()).status);
      expect(answers).toEqual([404, 404, 404, 404, 404, 429]);
    } finally {
      redis.thaw();
      await stack.close();
    }
  }, 60_000);
});

describe('counting together on every kind of Redis', () => {
  it('on a cluster', async () => {
    const cluster = await startRedisCluster({ replicasPerMaster: 0 });
    const url = `redis+cluster://${cluster.urls.map((node) => new URL(node).host).join(',')}`;
    const [one, other] = await Promise.all([windowsOn(url, 'shop'), windowsOn(url, 'shop')]);
    try {
      for (const key of ['a', 'b', 'c', 'd', 'e']) {
        expect([(await one.count(key)).count, (await other.count(key)).count]).toEqual([1, 2]);
      }
    } finally {
      await Promise.all([one.onApplicationShutdown(), other.onApplicationShutdown()]);
      await cluster.stop();
    }
  }, 60_000);

  it('on the primary under Sentinel', async () => {
    const group = await startRedisSentinel();
    const places = group.sentinels.map(({ host, port }) => `${host}:${String(port)}`).join(',');
    const [one, other] = await Promise.all(
      [1, 2].map(() => windowsOn(`redis+sentinel://${places}/${group.name}/0`, 'shop')),
    );
    try {
      expect([(await one?.count('a'))?.count, (await other?.count('a'))?.count]).toEqual([1, 2]);
    } finally {
      await Promise.all([one?.onApplicationShutdown(), other?.onApplicationShutdown()]);
      await group.stop();
    }
  }, 60_000);
});

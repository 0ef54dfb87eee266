import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { startEmbedded, STACKS, type Stack } from '../support/stack.js';

interface Report {
  readonly status: string;
  readonly details: Readonly<Record<string, { readonly status: string }>>;
}

describe.each(STACKS)('health %s', (_, start) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await start();
  }, 60_000);
  afterAll(() => stack.close());

  it.each(['live', 'ready', 'startup'])('is open to everyone, without a version: %s', async (probe) => {
    expect(await stack.get(`/health/${probe}`)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('reports what readiness depends on', async () => {
    const { body } = await stack.get<Report>('/health/ready');
    expect(body.details).toMatchObject({ postgres: { status: 'up' }, redis: { status: 'up' } });
  });
});

describe('health of servers that fail', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let stack: Stack;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    stack = await startEmbedded({ DATABASE_URL: postgres.url, REDIS_URL: redis.url });
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await Promise.all([postgres.stop(), redis.stop()]);
  });

  const timed = async (probe: string) => {
    const started = performance.now();
    const { status, body } = await stack.get<Report>(`/health/${probe}`);
    return { status, body, took: performance.now() - started };
  };

  it('stays ready while Redis hangs, reporting it, within a second', async () => {
    redis.freeze();
    const { status, body, took } = await timed('ready');
    redis.thaw();
    expect({ status, overall: body.status, redis: body.details.redis?.status }).toEqual({
      status: 200,
      overall: 'degraded',
      redis: 'degraded',
    });
    expect(took).toBeLessThan(1_000);
    expect((await timed('ready')).body.status).toBe('ok');
  });

  it('is not ready while Postgres hangs, but alive, each within a second', async () => {
    postgres.freeze();
    const [ready, startup, live] = await Promise.all([timed('ready'), timed('startup'), timed('live')]);
    postgres.thaw();
    expect([ready.status, startup.status, live.status]).toEqual([503, 503, 200]);
    expect(ready.body.details.postgres?.status).toBe('down');
    expect(JSON.stringify(ready.body)).not.toContain('127.0.0.1');
    for (const { took } of [ready, startup, live]) expect(took).toBeLessThan(1_000);
    expect((await timed('ready')).status).toBe(200);
  });
});

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createApp } from '../../src/create-app.js';
import { CacheService } from '../../src/cache/index.js';
import { readEnvironment } from '../../src/config/load-environment.js';
import { type Account, startPair, type Stack } from '../support/stack.js';
import { createMigratedDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';

const newKey = (): string => randomBytes(32).toString('base64');

describe('what is personal', () => {
  let nodes: readonly [Stack, Stack];
  let redis: Redis;
  let ada: Account;
  const prefix = `test-${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    const { first, second } = await startPair({ CACHE_KEY_PREFIX: prefix, CACHE_ENCRYPTION_KEYS: `k1:${newKey()}` });
    nodes = [first, second];
    redis = new Redis(testRedisUrl());
    ada = await first.register('Ada Lovelace', `${prefix}@example.org`);
  }, 60_000);
  afterAll(async () => {
    await nodes[0].close();
    await redis.quit();
  });

  const settled = () => Promise.all(nodes.map(({ app }) => app.get(CacheService).settled()));

  async function entriesOf(part: string): Promise<Buffer[]> {
    const names = (await redis.keys(`${prefix}*`)).filter((name) => name.includes(part) && /:[eE]$/.test(name));
    return Promise.all(names.map(async (name) => (await redis.getBuffer(name)) ?? Buffer.alloc(0)));
  }

  it.each([
    ['sessions', '/v1/auth/session', 'auth:session', 'expiresAt'],
    ['profiles', '/v1/auth/session', 'user:profile', '@example.org'],
    ['preferences', '/v1/users/{id}/preferences', 'user:preferences', 'emailNotifications'],
  ])('is in Redis encrypted, and shared by the nodes: %s', async (_what, path, part, plain) => {
    const target = path.replace('{id}', ada.id);
    const answers = [await ada.get(target)];
    await settled();
    answers.push(await nodes[1].get(target, { token: ada.token }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    const entries = await entriesOf(part);
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) {
      expect(entry.includes('k1')).toBe(true);
      expect(entry.includes(plain)).toBe(false);
      expect(entry.includes(ada.id)).toBe(false);
    }
    const counted = nodes[1].app.get(CacheService).stats();
    expect(counted).toMatchObject({ unknownKey: 0, inauthentic: 0, otherProtection: 0 });
    expect(counted.remoteHits).toBeGreaterThan(0);
  });

  it('is in Redis plain where nothing is personal, so that the search above can find something', async () => {
    await ada.get(`/v1/users/${ada.id}/profile`);
    await ada.get('/v1/users/me');
    await settled();
    const plain = await entriesOf('user:principal');
    expect(plain.some((entry) => entry.includes(ada.id))).toBe(true);
  });

  it('is counted for Prometheus, without a key of anybody', async () => {
    const { text } = await fetch(`${nodes[0].url}/metrics`).then(async (answer) => ({ text: await answer.text() }));
    expect(text).toContain(
      'cache_undecryptable_entries_total{cache="auth:session:{tokenHash}",reason="unknown-key"} 0',
    );
  });
});

describe('in production with Redis and without keys', () => {
  it('the start is refused, and names who needs one', async () => {
    const database = await createMigratedDatabase();
    const environment = readEnvironment({
      NODE_ENV: 'production',
      LOG_LEVEL: 'fatal',
      REDIS_URL: testRedisUrl(),
      DATABASE_URL: database.url,
    });
    const app = await createApp(environment);
    try {
      const failure = await app.init().then(() => 'started', String);
      for (const owner of ['SessionsService.find', 'PreferencesService.find', 'UsersService.findProfile'])
        expect(failure).toContain(
          `CACHE.MISSING_ENCRYPTION_KEY: ${owner}: it says \`encrypt: true\`, and there is no key`,
        );
    } finally {
      await app.close();
      await database.drop();
    }
  }, 60_000);
});

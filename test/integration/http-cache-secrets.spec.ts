import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { Redis } from 'ioredis';
import { type CacheModuleOptions, HttpCache, NeverCached } from '../../src/cache/index.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';
import { testRedisUrl } from '../support/test-redis.js';

let runs = 0;

class Account {
  @NeverCached()
  readonly passwordHash = 'never-to-be-sent';

  constructor(
    readonly name: string,
    readonly friends: readonly Account[] = [],
  ) {}
}

/** Its `toJSON` works on what its own constructor made, and on no copy of it. */
class Sealed extends Account {
  readonly #title = 'Dr.';

  toJSON(): unknown {
    return { name: `${this.#title} ${this.name}` };
  }
}

@Injectable()
@Open()
@Controller('v1/accounts')
class Accounts {
  @Get(':id/encrypted')
  @HttpCache({ ttl: '1m', scope: 'public', encrypt: true, query: ['page'] })
  encrypted(@Param('id') id: string) {
    runs += 1;
    return { id, email: 'ada@example.org', token: 'hunter2' };
  }

  @Get(':id/plain')
  @HttpCache({ ttl: '1m', scope: 'public' })
  plain(@Param('id') id: string) {
    runs += 1;
    return { id, email: 'ada@example.org' };
  }

  @Get(':id/secret')
  @HttpCache({ ttl: '1m', scope: 'public' })
  secret(@Param('id') id: string) {
    runs += 1;
    return { id, logins: [{ access_token: 'hunter2' }] };
  }

  /** As a dictionary that somebody else has filled. */
  @Get(':id/dictionary')
  @HttpCache({ ttl: '1m', scope: 'public' })
  dictionary(@Param('id') id: string) {
    runs += 1;
    return JSON.parse(`{"id":"${id}","__proto__":{"a":1},"access_token":"hunter2"}`) as unknown;
  }

  @Get(':id/deep')
  @HttpCache({ ttl: '1m', scope: 'public' })
  deep(@Param('id') id: string) {
    runs += 1;
    return JSON.parse(`${'['.repeat(500)}{"id":"${id}","access_token":"hunter2"}${']'.repeat(500)}`) as unknown;
  }

  @Get(':id/allowed')
  @HttpCache({ ttl: '1m', scope: 'public', allowFields: ['access_token'] })
  allowed(@Param('id') id: string) {
    return this.secret(id);
  }

  @Get(':id/never')
  @HttpCache({ ttl: '1m', scope: 'public' })
  never(@Param('id') id: string) {
    runs += 1;
    return { id, list: [new Account('Ada', [new Account('Bob')])] };
  }

  @Get(':id/sealed')
  @HttpCache({ ttl: '1m', scope: 'public' })
  sealed(@Param('id') id: string) {
    runs += 1;
    return { id, account: new Sealed('Ada') };
  }
}

describe.each(ADAPTERS)('what routes answer, on %s', (_, makeAdapter) => {
  let redis: Redis;
  let nodes: readonly [HttpApplication, HttpApplication];
  let production: HttpApplication;
  const namespace = `test-${randomUUID()}`;

  beforeAll(async () => {
    redis = new Redis(testRedisUrl());
    const options: Partial<CacheModuleOptions> = {
      namespace,
      remote: { url: testRedisUrl() },
      encryption: { keys: [{ id: '1', key: randomBytes(32) }] },
    };
    const start = (more: Partial<CacheModuleOptions> = {}) =>
      HttpApplication.start(makeAdapter, [Accounts], { ...options, ...more });
    nodes = [await start(), await start()];
    production = await start({ secretFields: 'skip' });
  });
  afterAll(async () => {
    await Promise.all([...nodes, production].map((node) => node.close()));
    await redis.quit();
  });
  beforeEach(() => {
    runs = 0;
  });

  /** All that is in Redis for the path of one account. */
  async function bytesOf(id: string): Promise<string> {
    await Promise.all([...nodes, production].map(({ cache }) => cache.settled()));
    const names = (await redis.keys(`${namespace}:*`)).filter((name) => name.includes(id) && name.endsWith(':e'));
    const found = await Promise.all(names.map((name) => redis.getBuffer(name)));
    return found.map((entry) => entry?.toString('latin1') ?? '').join('');
  }

  it('is in Redis encrypted, and served by the other node', async () => {
    const first = await nodes[0].get('/v1/accounts/x1/encrypted');
    expect(await bytesOf('x1')).not.toMatch(/example|hunter2|email/);
    const second = await nodes[1].get('/v1/accounts/x1/encrypted');
    expect([second.text, second.cacheStatus.startsWith('hit'), runs]).toEqual([first.text, true, 1]);
    const asking = { authorization: 'Bearer ada', 'cache-control': 'only-if-cached' };
    const stored = await production.get('/v1/accounts/x1/encrypted', asking);
    expect([stored.status, stored.text]).toEqual([200, first.text]);
  });

  it('is plain without it, so that the search above can find something', async () => {
    await nodes[0].get('/v1/accounts/p1/plain');
    expect(await bytesOf('p1')).toContain('ada@example.org');
  });

  it('fails in a test where a field is named like a secret', async () => {
    expect((await nodes[0].get('/v1/accounts/s1/secret')).status).toBe(500);
    expect(await bytesOf('s1')).toBe('');
  });

  it('is answered and not stored in production where a field is named like a secret', async () => {
    for (const round of [1, 2]) {
      const { status, text, cacheStatus } = await production.get('/v1/accounts/s2/secret');
      expect([status, JSON.parse(text), runs]).toEqual([
        200,
        { id: 's2', logins: [{ access_token: 'hunter2' }] },
        round,
      ]);
      expect(cacheStatus).toContain('secret-field');
    }
    expect(await bytesOf('s2')).toBe('');
    const { caches } = production.cache.stats();
    expect(caches.find(({ name }) => name === 'http:Accounts.secret')).toMatchObject({ secretFields: 2 });
  });

  it.each(['dictionary', 'deep'])('is not stored where a value could not be either: %s', async (kind) => {
    const { status, text, cacheStatus } = await production.get(`/v1/accounts/z1/${kind}`);
    expect([status, text.includes('hunter2')]).toEqual([200, true]);
    expect(cacheStatus).toContain('secret-field');
    expect(await bytesOf('z1')).toBe('');
  });

  it('is stored where the field is allowed by its name', async () => {
    await nodes[0].get('/v1/accounts/y1/allowed');
    expect(await bytesOf('y1')).toContain('hunter2');
  });

  it('has no field that is never cached, neither at first nor again', async () => {
    const answers = [await nodes[0].get('/v1/accounts/n1/never'), await nodes[0].get('/v1/accounts/n1/never')];
    const expected = { id: 'n1', list: [{ name: 'Ada', friends: [{ name: 'Bob', friends: [] }] }] };
    expect(answers.map(({ text }) => JSON.parse(text) as unknown)).toEqual([expected, expected]);
    expect([await bytesOf('n1'), runs]).toEqual([expect.not.stringContaining('never-to-be'), 1]);
  });

  it('is answered and not stored where it cannot be written without a field that is never cached', async () => {
    for (const round of [1, 2]) {
      const { status, text, cacheStatus } = await production.get('/v1/accounts/q1/sealed');
      expect([status, JSON.parse(text), runs]).toEqual([200, { id: 'q1', account: { name: 'Dr. Ada' } }, round]);
      expect(cacheStatus).toContain('never-cached');
    }
    expect(await bytesOf('q1')).toBe('');
  });
});

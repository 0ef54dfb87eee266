import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CacheOptions } from '../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY } from '../../support/cache/fleet.js';
import { storedBytes } from '../../support/cache/stored-bytes.js';

const ACCOUNT = { id: 1, logins: [{ at: 1, password_hash: '$argon2id$…' }] };

describe('a field that is named like a secret', () => {
  let fleet: Fleet;

  beforeEach(() => {
    fleet = Fleet.overMemory();
  });
  afterEach(() => fleet.stop());

  const refusing = (): FleetNode => fleet.node();
  const skipping = (options: Partial<CacheOptions> = {}): FleetNode => fleet.node({ secretFields: 'skip', ...options });
  const nothingStored = () => expect(storedBytes(fleet.server, KEY)).rejects.toThrow('nothing is stored');

  it('is refused at the first fill in a test, with the cache, the path and the ways out', async () => {
    const failure = await refusing().load(ACCOUNT).catch(String);
    expect(failure).toBe(
      'SecretFieldError: CACHE.SECRET_FIELD: (service): its value has the field logins[0].password_hash, which is named ' +
        'like a secret, and would be stored as it is. Leave it out (a view without it, or @NeverCached() in a class), say ' +
        "`encrypt: true`, or, where it holds no secret, `allowFields: ['password_hash']`",
    );
    await nothingStored();
  });

  it('gives the lease back, so that nobody waits for what was refused', async () => {
    const [one, other] = [refusing(), refusing()];
    await expect(one.load(ACCOUNT)).rejects.toThrow('CACHE.SECRET_FIELD');
    await one.cache.settled();
    expect(await other.filled('harmless')).toBe('harmless');
  });

  it.each<[string, unknown]>([
    ['in a Map of objects', new Map([['a', { token: 'x' }]])],
    ['as a key of a Map', new Map([['apiKey', 'x']])],
    ['in a Set', new Set([{ secret: 'x' }])],
    ['with null in it', { token: null }],
    ['of a number', { pin: 1234 }],
  ])('is found %s', async (_where, value) => {
    const one = refusing();
    await expect(one.load(value)).rejects.toThrow('CACHE.SECRET_FIELD');
    expect(one.cache.stats()).toMatchObject({ secretFields: 1, loadErrors: 0, uncacheable: 0 });
  });

  it.each<[string, unknown]>([
    ['a flag', { password: true }],
    ['absent', { password: undefined }],
    ['a value, and no name', ['password', 'token']],
  ])('holds nothing where it is %s', async (_what, value) => {
    expect(await refusing().load(value)).toEqual(value);
  });

  it('is stored where it is allowed by its name, or encrypted, or nothing is looked for', async () => {
    const keys = [{ id: '1', key: Buffer.alloc(32, 7) }];
    const allowed = await refusing().load(ACCOUNT, 'user:1', { allowFields: ['password_hash'] });
    const encrypted = await fleet.node({ encryption: { keys } }).load(ACCOUNT, 'user:2', { encrypt: true });
    const unseen = await fleet.node({ secretFields: 'allow' }).load(ACCOUNT, 'user:3');
    expect([allowed, encrypted, unseen]).toEqual([ACCOUNT, ACCOUNT, ACCOUNT]);
  });

  it('is not excused by an expired value', async () => {
    const one = refusing();
    const stale = { staleIfError: '1h' } as const;
    await one.filled('old', KEY, stale);
    fleet.clock.advance(3_600_001);
    await expect(one.load({ token: 'x' }, KEY, stale as object)).rejects.toThrow('CACHE.SECRET_FIELD');
  });

  it('in production is returned and not stored, counted each time and told once', async () => {
    const warnings: string[] = [];
    const logger = { debug: () => {}, warn: (message: string) => warnings.push(message), error: () => {} };
    const one = skipping({ logger });
    const list = [{ token: 'a' }, { token: 'b' }];
    for (let round = 0; round < 3; round += 1) expect(await one.load(list)).toEqual(list);
    expect(await one.load(list.slice(1))).toEqual([{ token: 'b' }]);
    expect(one.cache.stats()).toMatchObject({ secretFields: 4, misses: 4, fills: 0, near: { entries: 0 } });
    expect(warnings).toEqual([expect.stringContaining('its value has the field [0].token')]);
    await nothingStored();
  });

  it('in production is told some twenty times of one cache, and leaves the log to other matters', async () => {
    const warnings: string[] = [];
    const logger = { debug: () => {}, warn: (message: string) => warnings.push(message), error: () => {} };
    const keys = [{ id: '1', key: Buffer.alloc(32, 7) }];
    const one = skipping({ logger, encryption: { keys } });
    for (let user = 0; user < 1_001; user += 1) await one.load({ [`user${user}`]: { token: 'x' } });
    expect(warnings).toHaveLength(20);
    await one.filled('plain');
    await one.load('encrypted', KEY, { encrypt: true, near: false });
    expect(warnings.at(-1)).toContain('is protected otherwise than its cache says');
  });

  it('in production is shared by those who wait for one load', async () => {
    const one = skipping();
    let loads = 0;
    const load = () =>
      one.cache.getOrLoad(KEY, '1h', async () => {
        loads += 1;
        return { token: 'x' };
      });
    expect(await Promise.all([load(), load(), load()])).toEqual([{ token: 'x' }, { token: 'x' }, { token: 'x' }]);
    expect(loads).toBe(1);
  });

  it('keeps `set` from storing, and what was there is gone', async () => {
    const one = skipping();
    await one.filled('old');
    expect(await one.cache.set(KEY, { token: 'x' }, '1h')).toBe(false);
    await nothingStored();
    const handle = await one.cache.beginSet(KEY);
    expect(await one.cache.set(KEY, { token: 'x' }, '1h', { handle })).toBe(false);
    expect(await fleet.node().filled('not kept waiting')).toBe('not kept waiting');
    await expect(refusing().cache.set(KEY, { token: 'x' }, '1h')).rejects.toThrow('CACHE.SECRET_FIELD');
  });

  it.each(['throw', 'skip'] as const)(
    'keeps a put from storing, and what was there is gone: %s',
    async (secretFields) => {
      const one = fleet.node({ secretFields });
      await one.filled('old');
      const base = await one.cache.captureForPut(KEY, []);
      const putting = one.cache.put(base, { token: 'x' }, one.cache.policy('1h', {}));
      const outcome = await putting.then(() => 'done', String);
      expect(outcome).toMatch(secretFields === 'throw' ? /CACHE\.SECRET_FIELD/ : /^done$/);
      await nothingStored();
    },
  );

  describe('by default', () => {
    const { NODE_ENV } = process.env;
    afterEach(() => {
      if (NODE_ENV === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = NODE_ENV;
    });

    it.each([
      ['development', 'CACHE.SECRET_FIELD'],
      ['test', 'CACHE.SECRET_FIELD'],
      ['production', undefined],
      ['', undefined],
    ])('with NODE_ENV=%s whoever loads gets: %s', async (environment, code) => {
      process.env.NODE_ENV = environment;
      const loaded = await fleet
        .node()
        .load({ token: 'x' })
        .catch((error: unknown) => (error as { code: string }).code);
      expect(loaded).toEqual(code ?? { token: 'x' });
    });
  });

  it('has no other rules', () => {
    expect(() => fleet.node({ secretFields: 'warn' as 'skip' })).toThrow('option \'secretFields\' is "warn"');
  });
});

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions, type EncryptionKey } from '../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY } from '../../support/cache/fleet.js';
import { flipped, store, storedBytes, withChecksum } from '../../support/cache/stored-bytes.js';

const A: EncryptionKey = { id: 'a', key: randomBytes(32) };
const B: EncryptionKey = { id: 'b', key: randomBytes(32) };
const ENCRYPT = { encrypt: true } as const;

/** Reads from the remote store each time, so that what is there is what is judged. */
const options = (...keys: EncryptionKey[]): Partial<CacheOptions> => ({ near: false, encryption: { keys } });

describe('a cache that is encrypted', () => {
  let fleet: Fleet;

  beforeEach(() => {
    fleet = Fleet.overMemory();
  });
  afterEach(() => fleet.stop());

  const node = (...keys: EncryptionKey[]): FleetNode => fleet.node(options(...keys));

  it('is read by the nodes that have its key, and stored without its plain text', async () => {
    const [one, other] = [node(A), node(A)];
    await one.filled('ada@example.org', KEY, ENCRYPT);
    expect(await other.load('another', KEY, ENCRYPT)).toBe('ada@example.org');
    const bytes = await storedBytes(fleet.server, KEY);
    expect(bytes.includes('example')).toBe(false);
    expect(bytes.includes('a')).toBe(true);
  });

  it('is encrypted by `set` as well', async () => {
    const one = node(A);
    await one.cache.set(KEY, 'ada@example.org', '1h', ENCRYPT);
    expect((await storedBytes(fleet.server, KEY)).includes('example')).toBe(false);
    expect(await one.cache.get(KEY, ENCRYPT)).toBe('ada@example.org');
    expect(await one.cache.getMany([KEY], ENCRYPT)).toEqual(new Map([[KEY, 'ada@example.org']]));
  });

  it('is encrypted by a put, under the id of the new entry', async () => {
    const one = node(A);
    await one.filled('v1', KEY, ENCRYPT);
    const before = await storedBytes(fleet.server, KEY);
    const base = await one.cache.captureForPut(KEY, []);
    await one.cache.put(base, 'ada@example.org', one.cache.policy('1h', ENCRYPT));
    const bytes = await storedBytes(fleet.server, KEY);
    expect(bytes.subarray(0, 16).equals(before.subarray(0, 16))).toBe(false);
    expect(bytes.includes('example')).toBe(false);
    expect(await one.load('another', KEY, ENCRYPT)).toBe('ada@example.org');
  });

  it('rotates its key without a miss, node by node', async () => {
    const nodes = [node(A), node(A)];
    await nodes[0]?.filled('before', 'user:1', ENCRYPT);
    const restart = (at: number, ...keys: EncryptionKey[]): void => {
      nodes[at] = node(...keys);
    };
    const readEverywhere = async (key: string, expected: string): Promise<void> => {
      for (const each of nodes) {
        expect(await each.load('a miss', key, ENCRYPT)).toBe(expected);
        expect(each.cache.stats()).toMatchObject({ unknownKey: 0, inauthentic: 0, otherProtection: 0 });
      }
    };
    const encryptedWith = async (key: string) =>
      (await nodes[0]?.cache.explain(key))?.remote?.entry?.header?.encryptedWith;

    // The new key is added at the end: it decrypts, and encrypts nothing yet.
    restart(0, A, B);
    await nodes[0]?.filled('during', 'user:2', ENCRYPT);
    await readEverywhere('user:2', 'during');
    restart(1, A, B);
    await readEverywhere('user:1', 'before');
    // It comes first.
    restart(1, B, A);
    await nodes[1]?.filled('after', 'user:3', ENCRYPT);
    await readEverywhere('user:3', 'after');
    restart(0, B, A);
    expect(await Promise.all(['user:1', 'user:2', 'user:3'].map(encryptedWith))).toEqual(['a', 'a', 'b']);
    for (const [key, value] of [['user:1', 'before'] as const, ['user:2', 'during'] as const])
      await readEverywhere(key, value);
    // The old one goes when its entries have expired.
    fleet.clock.advance(3_600_000);
    restart(0, B);
    restart(1, B);
    await nodes[0]?.filled('anew', 'user:1', ENCRYPT);
    await readEverywhere('user:1', 'anew');
  });

  it('that is rotated in the wrong order costs misses, counted and told once, and never fails', async () => {
    const warnings: string[] = [];
    const logger = { debug: () => {}, warn: (message: string) => warnings.push(message), error: () => {} };
    const [ahead, behind] = [node(B, A), fleet.node({ ...options(A), logger })];
    for (const round of ['v1', 'v2', 'v3']) {
      await ahead.cache.set(KEY, 'of b', '1h', ENCRYPT);
      expect(await behind.filled(round, KEY, ENCRYPT)).toBe(round);
    }
    expect(behind.cache.stats()).toMatchObject({ unknownKey: 3, misses: 3, corrupt: 0 });
    expect(warnings).toEqual([
      expect.stringContaining('the entry encrypted with key b is encrypted by a key that this'),
    ]);
    expect(warnings.join()).not.toContain('of b');
  });

  it.each([
    ['the id', 0],
    ['created', 55],
    ['fresh until', 64],
    ['the load time', 72],
    ['the key id', 79],
    ['the salt', 90],
    ['the ciphertext', -18],
    ['the tag', -1],
  ])('is a miss where somebody changed %s, and the checksum to match', async (_what, place) => {
    const one = node(A);
    await one.filled('secret', KEY, ENCRYPT);
    const bytes = await storedBytes(fleet.server, KEY);
    await store(fleet.server, KEY, withChecksum(KEY, flipped(bytes, place < 0 ? bytes.length + place : place)));
    expect(await one.filled('anew', KEY, ENCRYPT)).toBe('anew');
    // An id that no key can have is damage.
    const { inauthentic, corrupt, misses } = one.cache.stats();
    expect([inauthentic + corrupt, misses]).toEqual([1, 2]);
    expect(await one.load('a miss', KEY, ENCRYPT)).toBe('anew');
  });

  /** The entry that is there, with another time until which it is fresh; 0 for one that slides. */
  async function retimed(until: number): Promise<void> {
    const bytes = Buffer.from(await storedBytes(fleet.server, KEY));
    bytes.writeDoubleLE(until, 48 + 14);
    await store(fleet.server, KEY, withChecksum(KEY, bytes));
  }

  it('is a miss where somebody prolonged it, also for who has the value of this very id', async () => {
    const one = fleet.node({ encryption: { keys: [A] } });
    const past = { ...ENCRYPT, near: false } as const;
    await one.filled('secret', KEY, past);
    expect(await one.load('a miss', KEY, past)).toBe('secret');
    await retimed(fleet.clock.wall() + 7_200_000);
    expect(await one.filled('anew', KEY, past)).toBe('anew');
    expect(one.cache.stats()).toMatchObject({ inauthentic: 1, remoteHits: 1 });
  });

  it('gives neither its tags nor its time to what is put, where somebody changed them', async () => {
    const one = node(A);
    const policy = one.cache.policy('1h', ENCRYPT);
    await one.filled('secret', KEY, ENCRYPT);
    await retimed(0);
    await one.cache.put(await one.cache.captureForPut(KEY, [], policy), 'put', policy);
    await expect(storedBytes(fleet.server, KEY)).rejects.toThrow('nothing is stored');
    await one.filled('anew', KEY, ENCRYPT);
    await one.cache.put(await one.cache.captureForPut(KEY, [], policy), 'put', policy);
    expect(await one.load('a miss', KEY, ENCRYPT)).toBe('put');
  });

  it('is a miss where somebody changed its fingerprint or its server', async () => {
    const one = node(A);
    await one.filled('secret', KEY, ENCRYPT);
    await store(fleet.server, KEY, flipped(await storedBytes(fleet.server, KEY), 40));
    expect(await one.filled('anew', KEY, ENCRYPT)).toBe('anew');
    (await storedBytes(fleet.server, KEY)).write('X', 20);
    expect(await one.filled('anew again', KEY, ENCRYPT)).toBe('anew again');
  });

  it('does not take an entry of another key or another namespace', async () => {
    const one = node(A);
    await one.filled('of user 1', 'user:1', ENCRYPT);
    await one.filled('of user 2', 'user:2', ENCRYPT);
    await store(fleet.server, 'user:2', withChecksum('user:2', await storedBytes(fleet.server, 'user:1')));
    expect(await one.filled('anew', 'user:2', ENCRYPT)).toBe('anew');
    const elsewhere = fleet.node({ ...options(A), namespace: 'm' });
    expect(await elsewhere.load('of m', 'user:1', ENCRYPT)).toBe('of m');
    expect([one, elsewhere].map(({ cache }) => cache.stats().inauthentic)).toEqual([1, 1]);
  });

  it('takes no plain entry from the time before, and is none for a node that does not encrypt', async () => {
    const [now, before] = [node(A), fleet.node({ near: false })];
    await before.filled('plain', KEY);
    expect(await now.filled('encrypted', KEY, ENCRYPT)).toBe('encrypted');
    expect(now.cache.stats()).toMatchObject({ otherProtection: 1, corrupt: 0, remoteHits: 0 });
    expect(await before.filled('plain again', KEY)).toBe('plain again');
    expect(before.cache.stats()).toMatchObject({ otherProtection: 1, corrupt: 0, remoteHits: 0 });
  });

  it('is absent for whoever asks only whether it is there, without the key', async () => {
    await node(A).filled('secret', KEY, ENCRYPT);
    for (const [keys, isThere] of [[A, true] as const, [B, false] as const]) {
      const { cache } = node(keys);
      expect(await cache.has(KEY)).toBe(isThere);
      expect((await cache.ttl(KEY)) !== undefined).toBe(isThere);
    }
  });

  it('is loaded ahead where what is there cannot be decrypted', async () => {
    await node(A).filled('secret', KEY, ENCRYPT);
    const request = (by: FleetNode) => ({
      key: KEY,
      tags: [],
      policy: by.cache.policy('1h', ENCRYPT),
      loader: async () => 'anew',
    });
    const [has, lacks] = [node(A), node(B)];
    expect(await has.cache.freshFor(request(has))).toBeGreaterThan(0);
    expect(await lacks.cache.freshFor(request(lacks))).toBe(0);
    expect(await lacks.cache.loadAhead(request(lacks), 0)).toBe('kept');
    await has.filled('plain', 'user:2');
    const ahead = { ...request(has), key: 'user:2' };
    expect(await has.cache.freshFor(ahead)).toBe(0);
    expect(await has.cache.freshFor({ ...ahead, policy: has.cache.policy('1h', {}) })).toBeGreaterThan(0);
    expect(await has.cache.loadAhead(ahead, 0)).toBe('kept');
  });

  it('serves what is expired, and encrypted, in place of an error', async () => {
    const one = node(A);
    const stale = { ...ENCRYPT, staleIfError: '1h' } as const;
    await one.filled('old', KEY, stale);
    fleet.clock.advance(3_600_001);
    const failing = one.cache.getOrLoad(KEY, '1h', () => Promise.reject(new Error('away')), stale);
    expect(await failing).toBe('old');
  });

  it('is explained by the id of its key, and by nothing of its value', async () => {
    const one = node(A);
    await one.filled('ada@example.org', KEY, ENCRYPT);
    const explained = await one.cache.explain(KEY, ENCRYPT);
    expect(explained.remote?.entry?.header).toMatchObject({
      encryptedWith: 'a',
      decipherable: true,
      compressed: false,
    });
    expect(explained.nextRead).toBe('a hit in Redis');
    expect(JSON.stringify(explained)).not.toContain('example');
    expect((await one.cache.explain(KEY, { encrypt: false })).nextRead).toBe(
      'a load: the entry is encrypted, and its cache is not',
    );
    expect((await node(B).cache.explain(KEY)).nextRead).toBe('a load: this process does not have the key a');
    await one.filled('plain', 'user:2');
    expect((await one.cache.explain('user:2', ENCRYPT)).nextRead).toBe(
      'a load: the entry is not encrypted, and its cache is',
    );
  });

  it('is refused where there is a remote store and no key, and nothing is stored plain', async () => {
    const one = fleet.node();
    await expect(one.load('secret', KEY, ENCRYPT)).rejects.toMatchObject({ code: 'CACHE.MISSING_ENCRYPTION_KEY' });
    await expect(one.cache.set(KEY, 'secret', '1h', ENCRYPT)).rejects.toMatchObject({
      code: 'CACHE.MISSING_ENCRYPTION_KEY',
    });
    const policy = { ...one.cache.policy('1h', {}), encrypt: true };
    expect(await one.cache.read({ key: KEY, tags: [], policy, loader: async () => 'secret' })).toBe('secret');
    await one.cache.settled();
    await expect(storedBytes(fleet.server, KEY)).rejects.toThrow('nothing is stored');
  });

  it('needs no key alone: nothing leaves the process', async () => {
    const alone = new Cache({ namespace: 'alone' });
    expect(await alone.getOrLoad(KEY, '1h', async () => ({ token: 't' }), ENCRYPT)).toEqual({ token: 't' });
    expect(await alone.has(KEY)).toBe(true);
    await alone.close();
  });

  it('shows its keys neither in statistics nor in what is logged', async () => {
    const warnings: string[] = [];
    const logger = { debug: () => {}, warn: (message: string) => warnings.push(message), error: () => {} };
    const one = fleet.node({ ...options(A), logger });
    await node(B).filled('secret', KEY, ENCRYPT);
    await one.filled('secret', KEY, ENCRYPT);
    const shown = JSON.stringify([one.cache.stats(), one.cache.report(), await one.cache.explain(KEY), warnings]);
    for (const { key } of [A, B]) expect(shown).not.toContain(Buffer.from(key).toString('base64').slice(0, 12));
    expect(warnings).toHaveLength(1);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Cache, type EncryptionKey } from '../../src/cache/core.js';
import { richValues } from '../support/cache/rich-values.js';
import { flipped, withChecksum } from '../support/cache/stored-bytes.js';
import { testRedisUrl } from '../support/test-redis.js';

const A: EncryptionKey = { id: 'a', key: randomBytes(32) };
const B: EncryptionKey = { id: 'b', key: randomBytes(32) };
const ENCRYPT = { encrypt: true } as const;

describe('encrypted entries in Redis', () => {
  const namespace = `test-${randomUUID()}`;
  const open: Cache[] = [];
  let redis: Redis;

  beforeAll(() => {
    redis = new Redis(testRedisUrl());
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((cache) => cache.close()));
  });
  afterAll(async () => {
    await redis.quit();
  });

  /** A process that reads from Redis each time. */
  async function node(...keys: EncryptionKey[]): Promise<Cache> {
    const remote = { url: testRedisUrl() };
    const cache = new Cache({ namespace, near: false, remote, remoteTimeout: '20s', encryption: { keys } });
    open.push(cache);
    await cache.connect(5_000);
    return cache;
  }

  const nameOf = (key: string): string => `${namespace}:{${key}}:e`;
  const bytesOf = async (key: string): Promise<Buffer> => {
    const found = await redis.getBuffer(nameOf(key));
    if (!found) throw new Error(`nothing is stored under ${key}`);
    return found;
  };
  const filled = async (cache: Cache, key: string, value: unknown, options: object = ENCRYPT): Promise<unknown> => {
    const loaded = await cache.getOrLoad(key, '1h', async () => value, options);
    await cache.settled();
    return loaded;
  };

  it('give back every kind of value on another node', async () => {
    const [one, other] = [await node(A), await node(A)];
    for (const [name, value] of Object.entries(richValues())) {
      const key = `rich:${encodeURIComponent(name)}`;
      const first = await filled(one, key, value);
      expect(await filled(other, key, 'a miss')).toEqual(first);
    }
    expect(other.stats()).toMatchObject({ misses: 0, inauthentic: 0, unknownKey: 0 });
  });

  it('hold nothing of the value, and plain ones do', async () => {
    const one = await node(A);
    const value = { email: 'ada@example.org', bytes: Buffer.from('example bytes'), list: ['example'] };
    await filled(one, 'user:plain', value, {});
    await filled(one, 'user:encrypted', value);
    expect((await bytesOf('user:plain')).includes('example')).toBe(true);
    const encrypted = await bytesOf('user:encrypted');
    for (const plain of ['example', 'email', 'list']) expect(encrypted.includes(plain)).toBe(false);
  });

  it('are misses, counted, where a byte of whatever region was changed', async () => {
    const cache = await node(A);
    const length = (await filled(cache, 'user:1', 'secret').then(() => bytesOf('user:1'))).length;
    // Id, server, fingerprint, version, flags, times, sizes, key id, salt, ciphertext, tag.
    const places = [0, 20, 40, 48, 49, 55, 65, 71, 75, 78, 79, 90, length - 20, length - 1];
    for (const [at, place] of places.entries()) {
      const changed = withChecksum('user:1', flipped(await bytesOf('user:1'), place));
      await redis.set(nameOf('user:1'), changed, 'PX', 60_000);
      expect(await filled(cache, 'user:1', `load ${at}`)).toBe(`load ${at}`);
    }
    const { misses, remoteHits, corrupt, inauthentic, unknownKey } = cache.stats();
    expect({ misses, remoteHits }).toEqual({ misses: places.length + 1, remoteHits: 0 });
    // What is of another server or under dead stamps is an ordinary miss.
    expect(corrupt + inauthentic + unknownKey).toBe(places.length - 2);
  });

  it('are misses where they were copied to another key', async () => {
    const cache = await node(A);
    await filled(cache, 'user:1', 'of user 1');
    await filled(cache, 'user:2', 'of user 2');
    await redis.set(nameOf('user:2'), withChecksum('user:2', await bytesOf('user:1')), 'PX', 60_000);
    expect(await filled(cache, 'user:2', 'anew')).toBe('anew');
    expect(cache.stats().inauthentic).toBe(1);
  });

  it('survive a rotation on two nodes, step by step, without a miss', async () => {
    const steps: readonly (readonly [EncryptionKey[], EncryptionKey[]])[] = [
      [[A], [A]],
      [[A, B], [A]],
      [
        [A, B],
        [A, B],
      ],
      [
        [A, B],
        [B, A],
      ],
      [
        [B, A],
        [B, A],
      ],
    ];
    const written: string[] = [];
    for (const [at, [first, second]] of steps.entries()) {
      const nodes = [await node(...first), await node(...second)];
      for (const [which, writer] of nodes.entries()) {
        const key = `rotation:${at}:${which}`;
        await filled(writer, key, key);
        written.push(key);
      }
      for (const reader of nodes) {
        for (const key of written) expect(await filled(reader, key, 'a miss')).toBe(key);
        expect(reader.stats()).toMatchObject({ misses: 1, unknownKey: 0, inauthentic: 0 });
      }
    }
    const [last] = [await node(B)];
    const ofWhich = async (key: string) => (await last.explain(key)).remote?.entry?.header?.encryptedWith;
    expect(await Promise.all(written.map(ofWhich))).toEqual(['a', 'a', 'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b']);
    // Too early: what the old key encrypted is lost, and nothing else.
    expect(await Promise.all(written.map((key) => filled(last, key, 'anew')))).toEqual([
      ...Array.from({ length: 7 }, () => 'anew'),
      ...written.slice(7),
    ]);
    expect(last.stats().unknownKey).toBe(7);
  });
});

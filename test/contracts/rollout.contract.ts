import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions } from '../../src/cache/core.js';
import { Gate } from '../support/cache/gate.js';
import { until } from '../support/until.js';

const KEY = 'post:1:details';
const TAG = 'author:7';

/** Ways to outdate one cached value. `now` is what the source has by then. */
const WAYS: readonly (readonly [string, (cache: Cache, write: () => string) => Promise<unknown>])[] = [
  ['an eviction of the key', (cache, write) => (write(), cache.delete(KEY))],
  ['an eviction of a prefix', (cache, write) => (write(), cache.evict('post:1:*'))],
  ['an eviction of a wildcard', (cache, write) => (write(), cache.evict('post:*:details'))],
  ['an eviction of a tag', (cache, write) => (write(), cache.evictTags(TAG))],
  ['an eviction of everything', (cache, write) => (write(), cache.clear())],
  ['an eviction of many keys', (cache, write) => (write(), cache.evict([...others(600), KEY]))],
  ['a set', (cache, write) => cache.set(KEY, write(), '1h', { tags: [TAG] })],
  [
    'a set with a handle',
    async (cache, write) => {
      const handle = await cache.beginSet(KEY, { tags: [TAG] });
      expect(await cache.set(KEY, write(), '1h', { handle })).toBe(true);
    },
  ],
  [
    'a put in place',
    async (cache, write) => {
      const base = await cache.captureForPut(KEY, [TAG]);
      expect(base.remoteId).toBeDefined();
      await cache.put(base, write(), cache.policy('1h', {}));
    },
  ],
  [
    'a put without a base',
    async (cache, write) => {
      await cache.put({ key: KEY, tags: [TAG], sliding: false }, write(), cache.policy('1h', {}));
    },
  ],
];

const others = (count: number): string[] => Array.from({ length: count }, (_, index) => `post:${index + 2}:details`);

/** Versions side by side: two that have names of their own, two that share theirs, and one that has no version. */
const RELEASES: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['v1 and v2', 'v1', 'v2'],
  ['v2 and v1', 'v2', 'v1'],
  ['v1 and v3', 'v1', 'v3'],
  ['none and v1', undefined, 'v1'],
];

/** What holds while releases whose caches have different versions run on one remote store. */
export function describeRollout(where: string, remoteOf: () => CacheOptions['remote']): void {
  describe.each(RELEASES)(`a rollout of %s on ${where}`, (_, thisVersion, otherVersion) => {
    let namespace: string;
    let source: string;
    const opened: Cache[] = [];

    const open = async (version: string | undefined, near: CacheOptions['near'] = false): Promise<Cache> => {
      const remote = remoteOf();
      const cache = new Cache({
        namespace,
        near,
        ...(version !== undefined && { version }),
        ...(remote && { remote }),
        // The machine may be busy with other specs; how long a command may take is not the subject here.
        remoteTimeout: '5s',
        nearMaxStaleness: '1h',
      });
      opened.push(cache);
      await cache.connect(10_000);
      return cache;
    };
    const read = async (cache: Cache): Promise<string> => {
      const value = await cache.getOrLoad(KEY, '1h', async () => source, { tags: [TAG] });
      await cache.settled();
      return value;
    };
    const write = (): string => (source = 'new');

    beforeEach(() => {
      namespace = `test-${randomUUID()}`;
      source = 'old';
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((cache) => cache.close()));
    });

    it.each(WAYS)('lets the other release serve nothing older than %s', async (_way, outdate) => {
      const [one, other] = [await open(thisVersion), await open(otherVersion)];
      expect([await read(other), await read(one)]).toEqual(['old', 'old']);
      // The one that was filled last still has it: two releases that share their names displace each other.
      await outdate(one, write);
      expect(await read(other)).toBe('new');
      expect(await read(one)).toBe('new');
    });

    it.each(WAYS)('makes the near stores of the other release drop what %s outdates', async (_way, outdate) => {
      const [one, other] = [await open(thisVersion), await open(otherVersion, {})];
      expect([await read(other), await read(one)]).toEqual(['old', 'old']);
      const { busMessages } = other.stats();
      await outdate(one, write);
      await until('the other has heard of it', async () => other.stats().busMessages > busMessages);
      expect(await read(other)).toBe('new');
    });

    it.each(WAYS)('lets no load of the other release that began before %s be kept', async (_way, outdate) => {
      const [one, other, reader] = [await open(thisVersion), await open(otherVersion), await open(otherVersion)];
      await read(one);
      const gate = new Gate();
      const loading = other.getOrLoad(
        KEY,
        '1h',
        async () => {
          const seen = source;
          await gate.pass();
          return seen;
        },
        { tags: [TAG] },
      );
      await gate.reached;
      await outdate(one, write);
      gate.open();
      expect(await loading).toBe('old');
      await other.settled();
      expect(await read(reader)).toBe('new');
    });

    it('gives each release the values that it made', async () => {
      const [one, other] = [await open(thisVersion), await open(otherVersion)];
      const card = (cache: Cache, shape: string) => cache.getOrLoad('card', '1h', async () => ({ shape }));
      for (let round = 0; round < 3; round += 1) {
        expect(await card(one, 'flat')).toEqual({ shape: 'flat' });
        await one.settled();
        expect(await card(other, 'deep')).toEqual({ shape: 'deep' });
        await other.settled();
      }
    });

    it('starts and ends with releases that come and go', async () => {
      const before = await open(otherVersion);
      await read(before);
      await before.close();
      const one = await open(thisVersion);
      await read(one);
      write();
      await one.delete(KEY);
      await one.close();
      expect(await read(await open(otherVersion))).toBe('new');
    });
  });
}

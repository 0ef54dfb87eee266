import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cache, CacheOptions } from '../../src/cache/core.js';
import { Gate } from '../support/cache/gate.js';

/** One way to build a cache, and what ends with it. */
export interface CacheUnderTest {
  readonly cache: Cache;
  close(): Promise<void>;
}

/** What every cache promises, whatever its levels are made of. */
export function describeCache(
  levels: string,
  create: (options?: Partial<CacheOptions>) => Promise<CacheUnderTest>,
): void {
  describe(`a cache of ${levels}`, () => {
    let subject: CacheUnderTest;
    let cache: Cache;

    beforeEach(async () => {
      subject = await create();
      cache = subject.cache;
    });
    afterEach(() => subject.close());

    const counting = <T>(value: T) => {
      const loader = Object.assign(
        async () => {
          loader.runs += 1;
          return value;
        },
        { runs: 0 },
      );
      return loader;
    };

    describe('getOrLoad', () => {
      it('loads once and answers from the cache afterwards', async () => {
        const loader = counting({ name: 'Ada' });
        expect(await cache.getOrLoad('user:1', '1m', loader)).toStrictEqual({ name: 'Ada' });
        await cache.settled();
        expect(await cache.getOrLoad('user:1', '1m', loader)).toStrictEqual({ name: 'Ada' });
        expect(loader.runs).toBe(1);
      });

      it.each([[null], [undefined], [0], [''], [false], [[]], [{}]])(
        'takes %j for a result, not for a miss',
        async (value) => {
          const loader = counting(value);
          await cache.getOrLoad('falsy', '1m', loader);
          await cache.settled();
          expect(await cache.getOrLoad('falsy', '1m', loader)).toStrictEqual(value);
          expect(loader.runs).toBe(1);
        },
      );

      it('gives back rich values as they were', async () => {
        const rich = {
          at: new Date('2026-01-02T03:04:05.678Z'),
          tags: new Set(['a', 'b']),
          scores: new Map([
            ['x', 1n],
            ['y', 2n ** 80n],
          ]),
          bytes: Buffer.from([0, 1, 255]),
          nothing: undefined,
          empty: null,
          nan: NaN,
          nested: [{ when: new Date(0) }],
        };
        const loaded = await cache.getOrLoad('rich', '1m', async () => rich);
        await cache.settled();
        const hit = await cache.getOrLoad('rich', '1m', () => Promise.reject(new Error('loaded again')));
        expect(loaded).toStrictEqual(rich);
        expect(hit).toStrictEqual(rich);
      });

      it('runs one loader for a thousand callers', async () => {
        const gate = new Gate<string>();
        let runs = 0;
        const callers = Array.from({ length: 1_000 }, () =>
          cache.getOrLoad('crowd', '1m', () => {
            runs += 1;
            return gate.pass();
          }),
        );
        await gate.reached;
        gate.open('value');
        expect(new Set(await Promise.all(callers))).toStrictEqual(new Set(['value']));
        expect(runs).toBe(1);
      });

      it("throws the loader's own error, and loads again the next time", async () => {
        const failure = new Error('database away');
        await expect(cache.getOrLoad('broken', '1m', () => Promise.reject(failure))).rejects.toBe(failure);
        expect(await cache.getOrLoad('broken', '1m', async () => 'mended')).toBe('mended');
      });

      it('returns a value that cannot be given back faithfully, and does not keep it', async () => {
        class Account {
          constructor(readonly owner: string) {}
        }
        const first = await cache.getOrLoad('instance', '1m', async () => new Account('Ada'));
        const second = await cache.getOrLoad('instance', '1m', async () => new Account('Bob'));
        expect([first, second]).toStrictEqual([new Account('Ada'), new Account('Bob')]);
        expect(cache.stats().uncacheable).toBe(2);
      });

      it('does not keep a result its caller ruled out', async () => {
        const loader = counting('draft');
        const options = { unless: (state: string) => state === 'draft' };
        await cache.getOrLoad('state', '1m', loader, options);
        await cache.settled();
        await cache.getOrLoad('state', '1m', loader, options);
        expect(loader.runs).toBe(2);
      });

      it('never lets a caller damage what others get', async () => {
        const original = { list: [1, 2, 3], at: new Date(0) };
        const loaded = await cache.getOrLoad('shared', '1m', async () => original);
        expect(() => loaded.list.push(4)).toThrow(TypeError);
        expect(() => loaded.at.setTime(1)).toThrow(TypeError);
        original.list.push(5);
        await cache.settled();
        expect(await cache.get('shared')).toStrictEqual({ list: [1, 2, 3], at: new Date(0) });
      });
    });

    describe('an eviction', () => {
      const fill = async (key: string, tags: string[] = []) => {
        await cache.set(key, `old ${key}`, '1m', { tags });
        expect(await cache.get(key)).toBe(`old ${key}`);
      };

      it('of a key takes that key only', async () => {
        await fill('meeting:1');
        await fill('meeting:2');
        await cache.evict('meeting:1');
        expect(await cache.has('meeting:1')).toBe(false);
        expect(await cache.has('meeting:2')).toBe(true);
      });

      it('of a prefix takes everything under it', async () => {
        await fill('meeting:list:1');
        await fill('meeting:list:deep:2');
        await fill('meeting:listing:3');
        await cache.evict('meeting:list:*');
        expect([
          ...(await cache.getMany(['meeting:list:1', 'meeting:list:deep:2', 'meeting:listing:3'])).keys(),
        ]).toStrictEqual(['meeting:listing:3']);
      });

      it('of a tag takes what was stored with it, also for readers that do not know the tag', async () => {
        await fill('post:1', ['author:ada']);
        await fill('post:2', ['author:bob']);
        await cache.evictTags('author:ada');
        expect(await cache.has('post:1')).toBe(false);
        expect(await cache.has('post:2')).toBe(true);
      });

      it('of a wildcard takes what matches', async () => {
        await fill('user:1:posts');
        await fill('user:2:posts');
        await fill('user:1:friends');
        await cache.evict('user:*:posts');
        expect(await cache.has('user:1:posts')).toBe(false);
        expect(await cache.has('user:2:posts')).toBe(false);
        expect(await cache.has('user:1:friends')).toBe(true);
      });

      it('of everything leaves nothing', async () => {
        await fill('a:1');
        await fill('b');
        await cache.clear();
        expect((await cache.getMany(['a:1', 'b'])).size).toBe(0);
      });

      it.each([
        ['key', () => cache.evict('race:1')],
        ['prefix', () => cache.evict('race:*')],
        ['tag', () => cache.evictTags('racing')],
        ['wildcard', () => cache.evict('*:1')],
        ['everything', () => cache.clear()],
      ])('by %s while a load is under way: the load is not kept, and nobody new joins it', async (_, evict) => {
        const gate = new Gate<string>();
        const early = cache.getOrLoad('race:1', '1m', () => gate.pass(), { tags: ['racing'] });
        await gate.reached;
        await evict();
        const late = cache.getOrLoad('race:1', '1m', async () => 'new', { tags: ['racing'] });
        gate.open('old');
        expect(await early).toBe('old');
        expect(await late).toBe('new');
        await cache.settled();
        expect(await cache.getOrLoad('race:1', '1m', async () => 'newer', { tags: ['racing'] })).not.toBe('old');
      });
    });

    describe('set, get, delete and ttl', () => {
      it('stores, reads and removes', async () => {
        await cache.set('k', { n: 1 }, '1m');
        expect(await cache.get('k')).toStrictEqual({ n: 1 });
        await cache.delete('k');
        expect(await cache.get('k')).toBeUndefined();
      });

      it('tells a cached undefined from nothing', async () => {
        await cache.set('void', undefined, '1m');
        expect(await cache.get('void')).toBeUndefined();
        expect(await cache.has('void')).toBe(true);
        expect(await cache.has('other')).toBe(false);
      });

      it('tells how long an entry has left', async () => {
        await cache.set('timed', 1, '1m');
        const left = await cache.ttl('timed');
        expect(left).toBeGreaterThan(55_000);
        expect(left).toBeLessThanOrEqual(60_000);
        expect(await cache.ttl('absent')).toBeUndefined();
      });

      it('stores and reads many at once', async () => {
        await cache.setMany(
          [
            ['m:1', 'a'],
            ['m:2', null],
          ],
          '1m',
        );
        expect(await cache.getMany(['m:1', 'm:2', 'm:3'])).toStrictEqual(
          new Map<string, unknown>([
            ['m:1', 'a'],
            ['m:2', null],
          ]),
        );
      });

      it('replaces what a load under way would store', async () => {
        const gate = new Gate<string>();
        const loading = cache.getOrLoad('raced', '1m', () => gate.pass());
        await gate.reached;
        await cache.set('raced', 'set', '1m');
        gate.open('loaded before');
        await loading;
        await cache.settled();
        expect(await cache.get('raced')).toBe('set');
      });

      it.each(['', 'a::b', 'a:*', 'a b', '{a}', 'x'.repeat(513)])('refuses the key %j', async (key) => {
        await expect(cache.get(key)).rejects.toMatchObject({ code: 'CACHE.INVALID_KEY' });
      });

      it.each(['0s', '-1s', '10', 'Infinitys', '1e3s'])('refuses the time to live %j', async (ttl) => {
        await expect(cache.set('k', 1, ttl as '1s')).rejects.toMatchObject({ code: 'CACHE.INVALID_TTL' });
      });
    });
  });
}

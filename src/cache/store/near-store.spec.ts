import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/cache/manual-clock.js';
import { seal } from '../entry/seal.js';
import { instantOf } from '../time/clock.js';
import { NearStore } from './near-store.js';

describe('the near store', () => {
  let clock: ManualClock;
  let store: NearStore;

  beforeEach(() => {
    clock = new ManualClock();
    store = new NearStore({ maxEntries: 3, maxBytes: 1_000_000, clock });
  });

  const put = (key: string, options: { lifetime?: number; tags?: string[]; value?: unknown } = {}) => {
    const { lifetime = 1_000, tags = [], value = key } = options;
    store.put(key, { value: seal(value), at: instantOf(clock), lifetime, tags });
  };
  const present = (...keys: string[]) => keys.filter((key) => store.get(key) !== undefined);

  describe('time', () => {
    it('serves an entry until its lifetime is over', () => {
      put('a');
      clock.advance(999);
      expect(present('a')).toStrictEqual(['a']);
      clock.advance(1);
      expect(present('a')).toStrictEqual([]);
      expect(store.size).toBe(0);
    });

    it('counts a clock that is set back as no time at all, and the other clock on', () => {
      put('a');
      clock.setBack(60_000);
      clock.advance(1_000);
      expect(present('a')).toStrictEqual([]);
    });

    it('counts a clock that jumps forward', () => {
      put('a');
      clock.setBack(-1_000);
      expect(present('a')).toStrictEqual([]);
    });
  });

  describe('room', () => {
    it('gives up the entry that nobody looked at', () => {
      put('a');
      put('b');
      put('c');
      present('a', 'c');
      put('d');
      expect(present('a', 'b', 'c', 'd')).toStrictEqual(['a', 'c', 'd']);
      expect(store.displaced).toBe(1);
    });

    it('gives up an expired entry before a live one, though it was looked at', () => {
      put('short', { lifetime: 10 });
      put('b');
      put('c');
      present('short', 'b', 'c');
      clock.advance(10);
      put('d');
      expect(present('short', 'b', 'c', 'd')).toStrictEqual(['b', 'c', 'd']);
    });

    it('finds a victim when all were looked at', () => {
      put('a');
      put('b');
      put('c');
      present('a', 'b', 'c');
      put('d');
      expect(store.size).toBe(3);
    });

    it('gives up the oldest entry first when it is spent, wherever the hand is', () => {
      put('a');
      put('b', { lifetime: 2_000 });
      put('c', { lifetime: 2_000 });
      present('a', 'b');
      put('d', { lifetime: 2_000 });
      expect(present('a', 'b', 'c', 'd')).toStrictEqual(['a', 'b', 'd']);
      clock.advance(1_000);
      put('e', { lifetime: 2_000 });
      expect(present('b', 'd', 'e')).toStrictEqual(['b', 'd', 'e']);
    });

    it('does not walk through all of a large store to find a victim', () => {
      store = new NearStore({ maxEntries: 5_000, maxBytes: Infinity, clock });
      for (let n = 0; n < 5_000; n += 1) put(`k:${n}`);
      for (let n = 0; n < 5_000; n += 1) store.get(`k:${n}`);
      put('one more');
      const unmarked = Array.from({ length: 5_000 }, (_, n) => store.held(`k:${n}`)).filter(
        (entry) => entry?.visited === false,
      );
      expect(unmarked).toHaveLength(1_000);
      expect(store.size).toBe(5_000);
    });

    it('is bounded by bytes, and does not keep what would push out everything else', () => {
      store = new NearStore({ maxEntries: 1_000, maxBytes: 100_000, clock });
      for (let n = 0; n < 100; n += 1) put(`k:${n}`, { value: 'x'.repeat(4_000) });
      expect(store.bytes).toBeLessThanOrEqual(100_000);
      const kept = store.size;
      put('huge', { value: 'x'.repeat(90_000) });
      expect(store.size).toBe(kept);
    });

    it('replaces an entry of the same key', () => {
      put('a', { value: 1 });
      put('a', { value: 2 });
      expect(store.get('a')?.value.open()).toBe(2);
      expect(store.size).toBe(1);
    });
  });

  describe('evictions', () => {
    beforeEach(() => {
      put('user:1:posts', { tags: ['posts'] });
      put('user:2:posts', { tags: ['posts'] });
      put('user:2:name');
    });

    it.each([
      ['key', { kind: 'key', key: 'user:1:posts' }, ['user:2:posts', 'user:2:name']],
      ['inner prefix', { kind: 'prefix', prefix: 'user:2:' }, ['user:1:posts']],
      ['outer prefix', { kind: 'prefix', prefix: 'user:' }, []],
      ['tag', { kind: 'tag', tag: 'posts' }, ['user:2:name']],
      ['wildcard', { kind: 'wildcard', pattern: 'user:*:posts' }, ['user:2:name']],
      ['all', { kind: 'all' }, []],
      ['unknown prefix', { kind: 'prefix', prefix: 'meeting:' }, ['user:1:posts', 'user:2:posts', 'user:2:name']],
    ] as const)('by %s take what they name', (_, target, left) => {
      store.drop(target);
      expect(present('user:1:posts', 'user:2:posts', 'user:2:name')).toStrictEqual(left);
    });

    it('of a scope leave what is put afterwards', () => {
      store.drop({ kind: 'prefix', prefix: 'user:' });
      put('user:1:posts', { value: 'new' });
      expect(store.get('user:1:posts')?.value.open()).toBe('new');
      expect(present('user:2:posts')).toStrictEqual([]);
    });

    it('of a scope are not forgotten when others follow', () => {
      store.drop({ kind: 'prefix', prefix: 'user:2:' });
      store.drop({ kind: 'tag', tag: 'nobody' });
      store.drop({ kind: 'prefix', prefix: 'user:1:' });
      expect(present('user:1:posts', 'user:2:posts', 'user:2:name')).toStrictEqual([]);
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

const levels: readonly (readonly [string, (clock: ManualClock) => Partial<CacheOptions>])[] = [
  ['a near store alone', () => ({})],
  ['a remote store', (clock) => ({ remote: { store: new MemoryRemoteStore(clock) } })],
  [
    'a remote store behind a long near life',
    (clock) => ({
      remote: { store: new MemoryRemoteStore(clock) },
      nearMaxStaleness: '50s',
    }),
  ],
];

describe.each(levels)('a value with a time to live of its own, in %s,', (_, options) => {
  const create = () => {
    const clock = new ManualClock();
    const cache = new Cache({ namespace: 'n', clock, ...options(clock) });
    const ttlOf = (value: unknown) => (value === 'error' ? 10_000 : undefined);
    const policy = cache.policy('100s', { staleFor: '500s', staleIfError: '500s', ttlOf });
    const loader = { value: 'error', loads: 0 };
    const read = () =>
      cache.read({
        key: 'k',
        tags: [],
        policy,
        loader: async () => {
          loader.loads += 1;
          if (loader.value === 'failure') throw new Error('away');
          return loader.value;
        },
      });
    return { clock, cache, loader, read };
  };

  it('ends by it, and is not served stale', async () => {
    const { clock, cache, loader, read } = create();
    await read();
    await cache.settled();
    clock.advance(9_000);
    expect(await read()).toBe('error');
    expect(loader.loads).toBe(1);
    clock.advance(1_000);
    loader.value = 'failure';
    await expect(read()).rejects.toThrow('away');
    loader.value = 'value';
    expect(await read()).toBe('value');
    expect(cache.stats().evictions).toBe(0);
    await cache.close();
  });

  it('leaves the times of others as they are', async () => {
    const { clock, cache, loader, read } = create();
    loader.value = 'value';
    await read();
    await cache.settled();
    clock.advance(90_000);
    await read();
    expect(loader.loads).toBe(1);
    clock.advance(20_000);
    loader.value = 'failure';
    expect(await read()).toBe('value');
    await cache.close();
  });
});

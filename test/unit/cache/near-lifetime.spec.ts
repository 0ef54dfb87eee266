import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

describe('entries of a process alone whose time in the near store is shorter than their time to live', () => {
  let clock: ManualClock;
  let cache: Cache;

  beforeEach(() => {
    clock = new ManualClock();
    cache = new Cache({ namespace: 'n', near: { ttl: '1s', maxEntries: 2 }, clock });
  });
  afterEach(() => cache.close());

  const load = (key: string) => cache.getOrLoad(key, '1h', async () => key);

  it('leave when they are looked at after that time', async () => {
    await load('k:1');
    clock.advance(1_000);
    expect(await cache.get('k:1')).toBeUndefined();
    expect(cache.stats().near.entries).toBe(0);
  });

  it('make room before those that can still be served', async () => {
    await load('k:old');
    await load('k:old');
    clock.advance(1_000);
    await load('k:live');
    await load('k:new');
    expect(await cache.get('k:live')).toBe('k:live');
  });
});

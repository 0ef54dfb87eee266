import { describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

const levels: readonly (readonly [string, (clock: ManualClock) => Partial<CacheOptions>])[] = [
  ['a near store alone', () => ({})],
  ['a remote store', (clock) => ({ remote: { store: new MemoryRemoteStore(clock) } })],
];

describe.each(levels)('time to live in %s', (_, options) => {
  const create = () => {
    const clock = new ManualClock();
    return { clock, cache: new Cache({ namespace: 'n', clock, ...options(clock) }) };
  };

  it('ends no later than declared, and at most 5 % earlier', async () => {
    const { clock, cache } = create();
    for (let n = 0; n < 200; n += 1) await cache.set(`k:${n}`, n, '100s');
    clock.advance(94_999);
    expect((await cache.getMany(keys)).size).toBe(200);
    clock.advance(2_500);
    const jittered = (await cache.getMany(keys)).size;
    expect(jittered).toBeGreaterThan(20);
    expect(jittered).toBeLessThan(180);
    clock.advance(2_501);
    expect((await cache.getMany(keys)).size).toBe(0);
    await cache.close();
  });
  const keys = Array.from({ length: 200 }, (_each, n) => `k:${n}`);

  it.each([[null], [undefined], [[]]])('is shorter for an empty result: %j', async (empty) => {
    const { clock, cache } = create();
    const load = () => cache.getOrLoad('k', '1h', async () => empty, { emptyTtl: '10s' });
    await load();
    await cache.settled();
    clock.advance(9_000);
    await load();
    expect(cache.stats().loads).toBe(1);
    clock.advance(1_001);
    await load();
    expect(cache.stats().loads).toBe(2);
    await cache.close();
  });

  it('starts anew with every read of a sliding entry', async () => {
    const { clock, cache } = create();
    const load = () => cache.getOrLoad('k', '10s', async () => 'value', { sliding: true });
    await load();
    for (let n = 0; n < 10; n += 1) {
      await cache.settled();
      clock.advance(9_000);
      await load();
    }
    expect(cache.stats().loads).toBe(1);
    clock.advance(10_001);
    await load();
    expect(cache.stats().loads).toBe(2);
    await cache.close();
  });
});

describe('time to live without a remote store', () => {
  it('begins when the value is there: however long the load took', async () => {
    const clock = new ManualClock();
    const cache = new Cache({ namespace: 'n', clock });
    const gate = new Gate<string>();
    const loading = cache.getOrLoad('k', '1s', () => gate.pass());
    await gate.reached;
    clock.advance(1_500);
    gate.open('value');
    await loading;
    expect(await cache.get('k')).toBe('value');

    const handle = await cache.beginSet('k');
    clock.advance(1_500);
    expect(await cache.set('k', 'set', '1s', { handle })).toBe(true);
    expect(await cache.get('k')).toBe('set');
    await cache.close();
  });
});

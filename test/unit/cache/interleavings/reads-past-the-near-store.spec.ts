import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY, SCOPE, turn } from '../../../support/cache/fleet.js';

const PAST = { near: false } as const;

/** The bus to b is held: what b knows of evictions, it knows from the remote store. */
describe('reads past the near store', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.node();
    b.bus.hold();
  });
  afterEach(() => fleet.stop());

  it.each([
    ['a key', () => a.cache.evict(KEY)],
    ['a prefix', () => a.cache.evict(SCOPE)],
    ['a tag', () => a.cache.evictTags('vip')],
  ])('see an eviction of %s by another node as soon as it is acknowledged', async (_, evict) => {
    const tags = ['vip'];
    await b.filled('old', KEY, { tags });
    await b.filled('unused', KEY, { tags, ...PAST });
    await evict();
    expect(await b.load('unused', KEY, { tags })).toBe('old');
    expect(await b.load('new', KEY, { tags, ...PAST })).toBe('new');
  });

  it('do not wait for a load that began before the eviction', async () => {
    const before = await b.slowLoad(KEY, PAST);
    await a.cache.evict(KEY);
    expect(await b.filled('new', KEY, PAST)).toBe('new');
    expect(await before.finish('old')).toBe('old');
    expect(await b.load('unused', KEY, PAST)).toBe('new');
  });

  it('do not wait for such a load of a reader that may be answered near either', async () => {
    const before = await b.slowLoad();
    await a.cache.evict(KEY);
    expect(await b.filled('new', KEY, PAST)).toBe('new');
    expect(await before.finish('old')).toBe('old');
    expect(await a.load('unused')).toBe('new');
  });

  it('are served nothing from the process, however the value came', async () => {
    expect(await b.filled('value', KEY, PAST)).toBe('value');
    expect(await b.filled('unused', KEY, PAST)).toBe('value');
    expect(await b.cache.get(KEY, PAST)).toBe('value');
    await b.cache.set(KEY, 'set', '1h', PAST);
    expect(b.cache.stats()).toMatchObject({ nearHits: 0, remoteHits: 2 });
    expect(await b.filled('unused', KEY, PAST)).toBe('set');
  });

  it('of one key at one time load it once: the others wait for the lease', async () => {
    const first = await b.slowLoad(KEY, PAST);
    let loads = 0;
    const others = [a, b, b].map(({ cache }) =>
      cache.getOrLoad(
        KEY,
        '1h',
        async () => {
          loads += 1;
          return 'another';
        },
        PAST,
      ),
    );
    await turn();
    await first.finish('value');
    await fleet.pass(1_000);
    expect(await Promise.all(others)).toEqual(['value', 'value', 'value']);
    expect(loads).toBe(0);
  });

  it('load each for itself while the remote store is away, and keep nothing', async () => {
    await b.filled('old', KEY, PAST);
    b.remote.refuse();
    expect(await b.load('first', KEY, PAST)).toBe('first');
    expect(await b.load('second', KEY, PAST)).toBe('second');
    expect(b.cache.stats().near.entries).toBe(0);
  });

  it('are what every read is where there is no remote store', async () => {
    const alone = new Cache({ namespace: 'n', clock: fleet.clock });
    const load = (value: string): Promise<string> => alone.getOrLoad(KEY, '1h', async () => value, PAST);
    expect([await load('value'), await load('unused')]).toEqual(['value', 'value']);
    expect(alone.stats().nearHits).toBe(1);
    await alone.evict(KEY);
    expect(await load('new')).toBe('new');
    await alone.close();
  });
});

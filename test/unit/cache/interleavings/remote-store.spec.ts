import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, SCOPE, turn } from '../../../support/cache/fleet.js';

/*
 * The numbers are those of the interleavings in the protocol. A and B have no near store here, and the bus of B is held:
 * whatever B knows of an eviction, it has seen in the remote store.
 */
describe('after an eviction that another process acknowledged, the remote store', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.remoteOnlyNode();
    b = fleet.remoteOnlyNode();
    b.bus.hold();
  });
  afterEach(() => fleet.stop());

  const TAGGED = { tags: ['vip'] };
  const evictions = [
    ['its key', () => a.cache.evict(KEY)],
    ['a prefix', () => a.cache.evict(SCOPE)],
    ['a wildcard', () => a.cache.evict('us*:1')],
    ['a tag', () => a.cache.evictTags('vip')],
    ['everything', () => a.cache.clear()],
  ] as const;

  it.each(evictions)('1: of %s has nothing for a process that has not heard of it', async (_, evict) => {
    await b.filled('old', KEY, TAGGED);
    await evict();
    expect(await b.load('new', KEY, TAGGED)).toBe('new');
  });

  it('1: has nothing that is judged by stamps which another reader has seen before', async () => {
    await b.filled('old');
    await b.filled('other', 'user:2');
    await a.cache.evict(SCOPE);
    expect(await b.load('new other', 'user:2')).toBe('new other');
    expect(await b.load('new')).toBe('new');
  });

  it('1: makes each stamp it lost a value that was never there: nothing comes back to life', async () => {
    await b.filled('old');
    for (let n = 0; n < 3; n += 1) {
      await a.cache.evict(SCOPE);
      expect(await b.cache.get(KEY)).toBeUndefined();
    }
  });

  it.each([
    ['a prefix', () => a.cache.evict(SCOPE)],
    ['its key', () => a.cache.evict(KEY)],
  ])('2: of %s, delivered while the reply was held, is not answered from that reply', async (_, evict) => {
    b.bus.release();
    await a.filled('old');
    const reply = b.remote.hold('read', 'after');
    const reading = b.load('new');
    await reply.reached;
    await evict();
    reply.open();
    expect(await reading).toBe('new');
  });

  it.each(evictions)('3, 4: of %s refuses, or takes for dead, what a load from before it fills', async (_, evict) => {
    const slow = await b.slowLoad(KEY, TAGGED);
    await evict();
    expect(await slow.finish('old')).toBe('old');
    expect(await a.load('new', KEY, TAGGED)).toBe('new');
  });

  it('3: of a scope, whose stamp another key has had made anew: the fill is dead', async () => {
    const slow = await b.slowLoad();
    await a.cache.evict(SCOPE);
    await a.filled('other', 'user:2');
    await slow.finish('old');
    expect(b.cache.stats().fills).toBe(1);
    expect(await a.load('new')).toBe('new');
  });

  it('4: of the key: the fill is refused', async () => {
    const slow = await b.slowLoad();
    await a.cache.evict(KEY);
    await slow.finish('old');
    expect(b.cache.stats()).toMatchObject({ fills: 0, refusedFills: 1 });
    expect(await a.cache.has(KEY)).toBe(false);
  });

  it.each(evictions)(
    '17: of %s: a fill that timed out, and is sent again after it, does not count',
    async (_, evict) => {
      const lost = b.remote.postpone('fill');
      await b.filled('old', KEY, TAGGED);
      await evict();
      await lost.arrive();
      expect(await a.load('new', KEY, TAGGED)).toBe('new');
    },
  );

  it('17: a fill that timed out counts as long as nothing was evicted', async () => {
    const lost = b.remote.postpone('fill');
    await b.filled('value');
    await lost.arrive();
    expect(await a.load('unused')).toBe('value');
  });

  it('has removed the target before any process is told', async () => {
    await a.filled('old');
    let found: Promise<unknown> = Promise.resolve();
    const subscription = fleet.server.subscribe({
      subscribed: () => {},
      lost: () => {},
      message: () => {
        found = fleet.server.read(KEY, []);
      },
    });
    await b.cache.evict(KEY);
    expect(await found).toMatchObject({ entry: undefined });
    await subscription.close();
  });

  it('does not bring an entry back by a prolonging that was on its way', async () => {
    await a.filled('old', KEY, { sliding: true });
    const prolonging = b.remote.hold('extend', 'before');
    expect(await b.load('unused', KEY, { sliding: true })).toBe('old');
    await prolonging.reached;
    await a.cache.evict(KEY);
    prolonging.open();
    await turn();
    expect(await b.load('new', KEY, { sliding: true })).toBe('new');
  });

  it.each(evictions)('of %s does not give what is dead as something stale', async (_, evict) => {
    const stale = { ...TAGGED, staleFor: '1h', staleIfError: '1h' } as const;
    await b.filled('old', KEY, stale);
    await evict();
    fleet.clock.stall(3_600_000);
    expect(await b.load('new', KEY, stale)).toBe('new');
  });

  it.each(evictions)('of %s does not give what is dead in place of an error', async (_, evict) => {
    const stale = { ...TAGGED, staleIfError: '1h' } as const;
    await b.filled('old', KEY, stale);
    await evict();
    for (const later of [0, 3_600_000]) {
      fleet.clock.stall(later);
      const failing = b.cache.getOrLoad(KEY, '1h', () => Promise.reject(new Error('no database')), stale);
      await expect(failing).rejects.toThrow('no database');
    }
  });

  it('30: acknowledges it when it is full, and the old entry is dead', async () => {
    await b.filled('old', KEY, TAGGED);
    fleet.server.full = true;
    await a.cache.evict(SCOPE);
    await a.cache.evictTags('vip');
    await a.cache.clear();
    expect(a.outstanding).toBe(0);
    expect(await b.load('new', KEY, TAGGED)).toBe('new');
    fleet.server.full = false;
    expect(await b.load('new', KEY, TAGGED)).toBe('new');
  });

  it('30: acknowledges that of a key when it is full', async () => {
    await b.filled('old');
    fleet.server.full = true;
    await a.cache.evict(KEY);
    expect(a.outstanding).toBe(0);
    expect(await b.load('new')).toBe('new');
  });
});

describe('the lease of a key', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.remoteOnlyNode();
    b = fleet.remoteOnlyNode();
  });
  afterEach(() => fleet.stop());

  it('5: that expired during a load: the second loader fills, and the first is refused', async () => {
    const frozen = b.remote.hold('lease', 'after');
    const reading = b.cache.getOrLoad(KEY, '1h', async () => 'first');
    await frozen.reached;
    fleet.clock.stall(3_001);
    expect(await a.filled('second')).toBe('second');
    frozen.open();
    expect(await reading).toBe('first');
    await b.cache.settled();
    expect(b.cache.stats()).toMatchObject({ fills: 0, refusedFills: 1 });
    expect(await a.load('third')).toBe('second');
  });

  it('6: taken again by the same process while its first load runs: the first is refused, the second fills', async () => {
    b.bus.hold();
    const first = await b.slowLoad();
    await a.cache.evict(KEY);
    fleet.clock.stall(2_000);
    const second = await b.slowLoad();
    await first.finish('first');
    expect(await b.cache.has(KEY)).toBe(false);
    await second.finish('second');
    expect(await a.load('third')).toBe('second');
  });

  it('7: waited for in vain: the caller loads, and what it loaded is not stored', async () => {
    const impatient = fleet.remoteOnlyNode({ leaseTtl: '1s' });
    impatient.bus.hold();
    const holder = await a.slowLoad();
    const waiting = impatient.slowLoad();
    while (fleet.clock.sleeping === 0) await turn();
    fleet.clock.advance(1_000);
    const anyway = await waiting;
    await b.cache.evict(KEY);
    expect(await anyway.finish('old')).toBe('old');
    expect(impatient.remote.calls).not.toContain('fill');
    expect(await b.load('new')).toBe('new');
    await holder.finish('old');
  });

  it('is given to one loader of the fleet at a time', async () => {
    const first = await a.slowLoad();
    const waiting = b.load('unused');
    while (fleet.clock.sleeping === 0) await turn();
    await first.finish('value');
    fleet.clock.advance(100);
    expect(await waiting).toBe('value');
    expect(b.cache.stats().loads).toBe(0);
  });

  it('is gone when its eviction is delivered: who waits for it loads at once', async () => {
    const first = await a.slowLoad();
    await b.cache.evict(SCOPE);
    expect(await b.load('new')).toBe('new');
    await first.finish('old');
  });
});

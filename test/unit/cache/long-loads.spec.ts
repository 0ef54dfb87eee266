import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY, turn } from '../../support/cache/fleet.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

const failing = () => Promise.reject(new Error('loaded again'));

describe('a load that takes longer than a lease lasts (3 s)', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;
  let gate: Gate<string>;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.remoteOnlyNode();
    b = fleet.remoteOnlyNode();
    gate = new Gate();
  });
  afterEach(() => fleet.stop());

  const slowLoad = async (node: FleetNode) => {
    const loading = node.cache.getOrLoad(KEY, '1h', () => gate.pass());
    await gate.reached;
    return { loading };
  };

  it('is stored', async () => {
    const { loading } = await slowLoad(a);
    await fleet.pass(20_000);
    gate.open('slow');
    expect(await loading).toBe('slow');
    await a.cache.settled();
    expect(await b.cache.getOrLoad(KEY, '1h', failing)).toBe('slow');
    expect(a.cache.stats()).toMatchObject({ fills: 1, refusedFills: 0 });
  });

  it('is the only one of its process, however many readers come meanwhile', async () => {
    let most = 0;
    let running = 0;
    const load = async () => {
      most = Math.max(most, (running += 1));
      const value = await gate.pass();
      running -= 1;
      return value;
    };
    const readers: Promise<string>[] = [];
    for (let n = 0; n < 60; n += 1) {
      readers.push(a.cache.getOrLoad(KEY, '1h', load));
      await fleet.pass(500);
    }
    gate.open('slow');
    await fleet.pass(1_000);
    expect(new Set(await Promise.all(readers))).toStrictEqual(new Set(['slow']));
    expect(most).toBe(1);
  });

  it('keeps readers of other processes waiting for 3 s at most; what they load is not stored', async () => {
    const { loading } = await slowLoad(a);
    await fleet.pass(5_000);
    const impatient = b.load('loaded anyway');
    await turn();
    await fleet.pass(2_750);
    expect(b.cache.stats().loads).toBe(0);
    await fleet.pass(500);
    expect(await impatient).toBe('loaded anyway');
    gate.open('slow');
    await loading;
    await a.cache.settled();
    expect(b.cache.stats().fills).toBe(0);
    expect(await b.cache.getOrLoad(KEY, '1h', failing)).toBe('slow');
  });

  it('is taken over when its process has died', async () => {
    const { loading } = await slowLoad(a);
    await fleet.pass(2_000);
    a.remote.refuse();
    await fleet.pass(3_000);
    expect(await b.filled('taken over')).toBe('taken over');
    expect(b.cache.stats().fills).toBe(1);
    a.remote.recover();
    gate.open('from before');
    await loading;
    await a.cache.settled();
    expect(await b.cache.getOrLoad(KEY, '1h', failing)).toBe('taken over');
  });

  it('survives one renewal that is lost', async () => {
    const { loading } = await slowLoad(a);
    a.remote.refuse();
    await fleet.pass(1_250);
    a.remote.recover();
    await fleet.pass(5_000);
    gate.open('slow');
    await loading;
    await a.cache.settled();
    expect(a.cache.stats().fills).toBe(1);
  });

  it('is not stored when its key is evicted, and nobody waits for it', async () => {
    const { loading } = await slowLoad(a);
    await fleet.pass(10_000);
    await b.cache.evict(KEY);
    expect(await b.filled('new')).toBe('new');
    await fleet.pass(5_000);
    gate.open('old');
    await loading;
    await a.cache.settled();
    expect(await b.cache.getOrLoad(KEY, '1h', failing)).toBe('new');
  });

  it('is not stored when a renewal was under way as its key was evicted', async () => {
    a.bus.hold();
    const { loading } = await slowLoad(a);
    const renewal = a.remote.hold('renew', 'before');
    await fleet.pass(1_000);
    await renewal.reached;
    await b.cache.evict(KEY);
    renewal.open();
    await fleet.pass(2_000);
    gate.open('old');
    await loading;
    await a.cache.settled();
    expect(a.cache.stats()).toMatchObject({ fills: 0, refusedFills: 1 });
  });

  it('does not renew a lease that is not its own any more', async () => {
    a.bus.hold();
    const { loading } = await slowLoad(a);
    await b.cache.evict(KEY);
    await fleet.pass(10_000);
    expect(a.remote.calls.filter((step) => step === 'renew')).toHaveLength(1);
    gate.open('old');
    await loading;
  });

  it('renews nothing once it has ended, well or not', async () => {
    const { loading } = await slowLoad(a);
    gate.fail(new Error('database away'));
    await expect(loading).rejects.toThrow('database away');
    await a.load('well');
    await a.cache.settled();
    await fleet.pass(10_000);
    expect(a.remote.calls).not.toContain('renew');
  });

  it('is given up after a minute: its lease runs out, and another process loads and stores', async () => {
    const { loading } = await slowLoad(a);
    await fleet.pass(60_000);
    expect(a.remote.calls.filter((step) => step === 'renew').length).toBeGreaterThan(50);
    await fleet.pass(3_000);
    expect(await b.filled('new')).toBe('new');
    expect(b.cache.stats().fills).toBe(1);
    gate.open('endless');
    await loading;
  });
});

describe('a loader that never ends, in a process alone', () => {
  it('is waited for by those who come within a minute, and not by those who come later', async () => {
    const clock = new ManualClock();
    const cache = new Cache({ namespace: 'n', clock });
    const gate = new Gate<string>();
    const endless = cache.getOrLoad(KEY, '1h', () => gate.pass());
    await gate.reached;
    clock.advance(59_999);
    const joined = cache.getOrLoad(KEY, '1h', failing);
    clock.advance(1);
    expect(await cache.getOrLoad(KEY, '1h', async () => 'own')).toBe('own');
    gate.open('at last');
    expect(await Promise.all([endless, joined])).toStrictEqual(['at last', 'at last']);
    await cache.close();
  });
});

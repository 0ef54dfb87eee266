import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

/** Two processes, A and B, over one remote store. Once A's eviction is acknowledged, B must not serve what was before. */
describe('after an eviction that another process acknowledged', () => {
  let clock: ManualClock;
  let chaosA: ChaosRemoteStore;
  let chaosB: ChaosRemoteStore;
  let a: Cache;
  let b: Cache;

  beforeEach(() => {
    clock = new ManualClock();
    const remote = new MemoryRemoteStore(clock);
    chaosA = new ChaosRemoteStore(remote);
    chaosB = new ChaosRemoteStore(remote);
    // No timer decides here: the gates do.
    const node = (chaos: ChaosRemoteStore) =>
      new Cache({ namespace: 'n', remote: { store: chaos.store }, near: false, remoteTimeout: '1h', clock });
    a = node(chaosA);
    b = node(chaosB);
  });
  afterEach(() => Promise.all([a.close(), b.close()]));

  const load = (cache: Cache, value: string) => cache.getOrLoad('user:1', '1h', async () => value, { tags: ['vip'] });
  const sleeping = async () => {
    while (clock.sleeping === 0) await new Promise(setImmediate);
  };
  const filled = async (cache: Cache, value: string) => {
    await load(cache, value);
    await cache.settled();
  };

  const evictions = [
    ['its key', () => a.evict('user:1')],
    ['a prefix', () => a.evict('user:*')],
    ['a tag', () => a.evictTags('vip')],
    ['everything', () => a.clear()],
  ] as const;

  it.each(evictions)('of %s: the entry is dead for B', async (_, evict) => {
    await filled(b, 'old');
    await evict();
    expect(await load(b, 'new')).toBe('new');
  });

  it.each(evictions)('of %s during a load of B: the fill does not count', async (_, evict) => {
    const gate = new Gate<string>();
    const loading = b.getOrLoad('user:1', '1h', () => gate.pass(), { tags: ['vip'] });
    await gate.reached;
    await evict();
    gate.open('old');
    expect(await loading).toBe('old');
    await b.settled();
    expect(await load(a, 'new')).toBe('new');
  });

  it.each(evictions)('of %s, the fill of B already sent: it does not count', async (_, evict) => {
    const sent = chaosB.hold('fill', 'before');
    await load(b, 'old');
    await sent.reached;
    await evict();
    sent.open();
    await b.settled();
    expect(await load(a, 'new')).toBe('new');
  });

  it('a scope evicted during the load, its stamp then made anew by another read: the fill is dead', async () => {
    const gate = new Gate<string>();
    const loading = b.getOrLoad('user:1', '1h', () => gate.pass());
    await gate.reached;
    await a.evict('user:*');
    await a.getOrLoad('user:2', '1h', async () => 'other');
    gate.open('old');
    await loading;
    await b.settled();
    expect(await load(a, 'new')).toBe('new');
  });

  it('a lease that expired during the load: the second loader fills, the first is refused', async () => {
    const slow = new Gate<string>();
    const first = b.getOrLoad('user:1', '1h', () => slow.pass());
    await slow.reached;
    clock.advance(3_001);
    await filled(a, 'second');
    slow.open('first');
    await first;
    await b.settled();
    expect(await load(b, 'third')).toBe('second');
    expect(b.stats().refusedFills).toBe(1);
  });

  it('the same process takes the lease again while its first load runs: the first fill is refused', async () => {
    const slow = new Gate<string>();
    const first = b.getOrLoad('user:1', '1h', () => slow.pass());
    await slow.reached;
    await b.evict('user:1');
    await filled(b, 'second');
    slow.open('first');
    await first;
    await b.settled();
    expect(await load(b, 'third')).toBe('second');
  });

  it('waiting for the load of another is over: the caller loads, and does not fill', async () => {
    const impatient = new Cache({
      namespace: 'n',
      remote: { store: chaosB.store },
      near: false,
      leaseTtl: '1s',
      clock,
    });
    const held = new Gate<string>();
    const holder = a.getOrLoad('user:1', '1h', () => held.pass());
    await held.reached;
    const waiting = load(impatient, 'loaded anyway');
    await sleeping();
    clock.advance(1_000);
    expect(await waiting).toBe('loaded anyway');
    await impatient.settled();
    expect(chaosB.calls).not.toContain('fill');
    held.open('held');
    await holder;
    await impatient.close();
  });

  it('a failover makes what the old server held unreadable', async () => {
    const remote = new MemoryRemoteStore(clock);
    const node = new Cache({ namespace: 'n', remote: { store: remote }, near: false, clock });
    await filled(node, 'old');
    remote.failOver();
    expect(await load(node, 'new')).toBe('new');
    await node.close();
  });

  it('a lost stamp makes misses, not stale hits', async () => {
    const remote = new MemoryRemoteStore(clock);
    const node = new Cache({ namespace: 'n', remote: { store: remote }, near: false, clock });
    await filled(node, 'old');
    await remote.evict([{ kind: 'all' }]);
    expect(await load(node, 'new')).toBe('new');
    await node.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

/** The remote store fails this process; another process, and the source, are well. */
describe('a remote store that fails', () => {
  let clock: ManualClock;
  let chaos: ChaosRemoteStore;
  let cache: Cache;
  let other: Cache;

  beforeEach(() => {
    clock = new ManualClock();
    const remote = new MemoryRemoteStore(clock);
    chaos = new ChaosRemoteStore(remote);
    cache = new Cache({ namespace: 'n', remote: { store: chaos.store }, remoteTimeout: '5ms', clock });
    other = new Cache({ namespace: 'n', remote: { store: remote }, near: false, clock });
  });
  afterEach(async () => {
    chaos.recover();
    await Promise.all([cache.close(), other.close()]);
  });

  const outages = [
    ['refuses', () => chaos.refuse()],
    ['hangs', () => chaos.hang()],
  ] as const;

  it.each(outages)('by which it %s costs one bounded wait, then none', async (_, fail) => {
    fail();
    for (let n = 0; n < 10; n += 1) expect(await cache.getOrLoad(`k:${n}`, '1m', async () => n)).toBe(n);
    expect(chaos.calls).toHaveLength(3);
    expect(cache.stats().remote.breaker).toBe('open');
  });

  it.each(outages)('by which it %s keeps a value that could not be checked for a second only', async (_, fail) => {
    fail();
    expect(await cache.getOrLoad('k', '1m', async () => 'first')).toBe('first');
    clock.advance(999);
    expect(await cache.getOrLoad('k', '1m', async () => 'second')).toBe('first');
    clock.advance(1);
    expect(await cache.getOrLoad('k', '1m', async () => 'second')).toBe('second');
  });

  it.each(outages)(
    'by which it %s fails no eviction: it is kept, and what it covers is read from the source',
    async (_, fail) => {
      await cache.getOrLoad('user:1', '1h', async () => 'old');
      await cache.settled();
      fail();
      await cache.evict('user:*');
      expect(cache.stats().remote.journalDepth).toBe(1);
      chaos.recover();
      expect(await cache.getOrLoad('user:1', '1h', async () => 'new')).toBe('new');
    },
  );

  it('gets the evictions it missed when it is back, before it is trusted', async () => {
    await cache.getOrLoad('user:1', '1h', async () => 'old');
    await cache.settled();
    chaos.refuse();
    await cache.evict('user:1');
    chaos.recover();
    await cache.close();
    expect(cache.stats().remote.journalDepth).toBe(0);
    expect(await other.getOrLoad('user:1', '1h', async () => 'new')).toBe('new');
  });

  it('answers with a breaker that closes again', async () => {
    chaos.refuse();
    for (let n = 0; n < 5; n += 1) await cache.get(`k:${n}`);
    chaos.recover();
    clock.advance(1_000);
    await cache.getOrLoad('k', '1m', async () => 1);
    expect(cache.stats().remote.breaker).toBe('closed');
  });

  it('reports itself as degraded', async () => {
    chaos.refuse(new Error('connect ECONNREFUSED'));
    expect(await cache.health()).toStrictEqual({ status: 'degraded', error: 'connect ECONNREFUSED' });
    chaos.recover();
    expect(await cache.health()).toMatchObject({ status: 'up' });
  });

  it('by garbage at the name of an entry costs a miss, counted', async () => {
    const remote = new MemoryRemoteStore(clock);
    const reading = new Cache({ namespace: 'n', remote: { store: remote }, near: false, clock });
    const { server } = await leased(remote);
    await remote.fill('k', { token, server, id: token, fingerprint: token, body: Buffer.from([1, 2, 3]), ttl: 60_000 });
    expect(await reading.getOrLoad('k', '1m', async () => 'value')).toBe('value');
    await reading.settled();
    expect(await reading.get('k')).toBe('value');
    await reading.close();
  });

  const token = Buffer.alloc(16, 7);
  const leased = async (remote: MemoryRemoteStore) => {
    const reply = await remote.lease('k', { token, seenId: undefined, ttl: 60_000 });
    if (reply.kind !== 'ours') throw new Error(reply.kind);
    return reply;
  };
});

describe('the near store over a remote store', () => {
  it('never serves what is older than the bound, whatever another process did', async () => {
    const clock = new ManualClock();
    const remote = new MemoryRemoteStore(clock);
    const [reader, writer] = [1, 2].map(
      () => new Cache({ namespace: 'n', remote: { store: remote }, nearMaxStaleness: '2s', clock }),
    );
    if (!reader || !writer) throw new Error('unreachable');
    await reader.getOrLoad('k', '1h', async () => 'old');
    await reader.settled();
    await writer.evict('k');
    clock.advance(2_000);
    expect(await reader.getOrLoad('k', '1h', async () => 'new')).toBe('new');
    await Promise.all([reader.close(), writer.close()]);
  });

  it('asks the remote store again, and not the source, when an entry has reached the bound', async () => {
    const clock = new ManualClock();
    const cache = new Cache({ namespace: 'n', remote: { store: new MemoryRemoteStore(clock) }, clock });
    await cache.getOrLoad('k', '1h', async () => 'value');
    await cache.settled();
    clock.advance(2_000);
    expect(await cache.getOrLoad('k', '1h', () => Promise.reject(new Error('loaded again')))).toBe('value');
    expect(cache.stats()).toMatchObject({ loads: 1, remoteHits: 1 });
    await cache.close();
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { turn } from '../../support/cache/fleet.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

describe('a read whose remote store answers slowly', () => {
  let clock: ManualClock;
  let remote: MemoryRemoteStore;
  let chaos: ChaosRemoteStore;
  let cache: Cache;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    clock = new ManualClock();
    remote = new MemoryRemoteStore(clock);
    chaos = new ChaosRemoteStore(remote);
    cache = new Cache({ namespace: 'n', remote: { store: chaos.store }, near: false, remoteTimeout: '100ms', clock });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await cache.close();
  });

  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    jest.advanceTimersByTime(milliseconds);
    await turn();
  };
  /** A read of which both steps take so long; the lease is not answered in the time that is left. */
  const slowRead = async (key: string, readTakes: number) => {
    const read = chaos.hold('read', 'after');
    const lease = chaos.hold('lease', 'after');
    const reading = cache.getOrLoad(key, '1h', async () => 'loaded');
    await read.reached;
    await pass(readTakes);
    read.open();
    await lease.reached;
    return { reading, lease };
  };

  it('waits for all its steps together no longer than for one', async () => {
    const { reading, lease } = await slowRead('k', 60);
    await pass(39);
    expect(cache.stats().loads).toBe(0);
    await pass(1);
    expect(await reading).toBe('loaded');
    lease.open();
  });

  it('counts the stamps of foreign tags among them', async () => {
    const other = new Cache({ namespace: 'n', remote: { store: remote }, near: false, clock });
    await other.set('k', 'kept', '1h', { tags: ['vip'] });
    const [read, stamps] = [chaos.hold('read', 'after'), chaos.hold('read', 'after')];
    const reading = cache.getOrLoad('k', '1h', async () => 'loaded');
    await read.reached;
    await pass(60);
    read.open();
    await stamps.reached;
    await pass(40);
    expect(await reading).toBe('loaded');
    stamps.open();
    await other.close();
  });

  it('does not send what there is no time left for', async () => {
    const read = chaos.hold('read', 'after');
    const reading = cache.getOrLoad('k', '1h', async () => 'loaded');
    await read.reached;
    clock.advance(100);
    read.open();
    expect(await reading).toBe('loaded');
    expect(chaos.calls).not.toContain('lease');
    expect(cache.stats().remoteErrors).toBe(1);
  });

  it.each([5, 60])(
    'opens the breaker when that goes on, although the first step took %i ms only',
    async (readTakes) => {
      for (let n = 0; n < 3; n += 1) {
        expect(cache.stats().remote.breaker).toBe('closed');
        // The lease that nobody waits for any more is given back, and that is slow too.
        const release = chaos.hold('release', 'after');
        const { reading, lease } = await slowRead(`k:${n}`, readTakes);
        await pass(100 - readTakes);
        await reading;
        if (n === 2) break;
        await release.reached;
        await pass(60);
        release.open();
        lease.open();
        await pass(0);
      }
      expect(cache.stats().remote.breaker).toBe('open');
    },
  );

  it('starts from nothing after reads that were answered in time', async () => {
    for (let n = 0; n < 4; n += 1) {
      const { reading, lease } = await slowRead(`k:${n}`, 60);
      await pass(40);
      await reading;
      lease.open();
      await cache.getOrLoad(`well:${n}`, '1h', async () => 'loaded');
    }
    expect(cache.stats().remote.breaker).toBe('closed');
  });

  it('has the same time anew for each look whether the load of another has arrived', async () => {
    const other = new Cache({ namespace: 'n', remote: { store: remote }, near: false, clock });
    const { server } = await leaseOf('k');
    const reading = cache.getOrLoad('k', '1h', async () => 'loaded');
    for (let look = 0; look < 3; look += 1) {
      await pass(0);
      expect(clock.sleeping).toBe(1);
      const read = chaos.hold('read', 'after');
      await pass(64);
      await read.reached;
      await pass(70);
      read.open();
    }
    await pass(0);
    expect(cache.stats()).toMatchObject({ loads: 0, remoteErrors: 0 });
    await remote.fill('k', { token, server, id: token, fingerprint: token, body: Buffer.alloc(0), ttl: 1 });
    await pass(64);
    expect(await reading).toBe('loaded');
    await other.close();
  });

  const token = Buffer.alloc(16, 7);
  const leaseOf = async (key: string) => {
    const reply = await remote.lease(key, { token, seenId: undefined, ttl: 60_000 });
    if (reply.kind !== 'ours') throw new Error(reply.kind);
    return reply;
  };
});

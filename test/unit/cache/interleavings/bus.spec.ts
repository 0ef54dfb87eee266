import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Fleet, type FleetNode, KEY, SCOPE } from '../../../support/cache/fleet.js';

describe('the bus', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.node();
  });
  afterEach(() => fleet.stop());

  it.each([
    ['a key', (node: FleetNode) => node.cache.evict(KEY)],
    ['a prefix', (node: FleetNode) => node.cache.evict(SCOPE)],
    ['a wildcard', (node: FleetNode) => node.cache.evict('us*:1')],
    ['a tag', (node: FleetNode) => node.cache.evictTags('vip')],
    ['everything', (node: FleetNode) => node.cache.clear()],
  ] as const)('tells the others of an eviction of %s at once', async (_, evict) => {
    await b.filled('old', KEY, { tags: ['vip'] });
    await evict(a);
    expect(await b.load('new', KEY, { tags: ['vip'] })).toBe('new');
    expect(b.cache.stats()).toMatchObject({ nearHits: 0, busMessages: 1 });
  });

  it('tells nothing to the process that evicted: it has dropped its own already', async () => {
    b.bus.hold();
    await b.cache.evict(KEY);
    await b.filled('new');
    b.bus.release();
    expect(await b.load('unused')).toBe('new');
    expect(b.cache.stats()).toMatchObject({ nearHits: 1, busMessages: 0 });
  });

  it('that breaks takes all that is near with it, and reads go to the remote store', async () => {
    await b.filled('value');
    b.bus.break();
    expect(b.cache.stats()).toMatchObject({ busBreaks: 1, near: { entries: 0 }, remote: { busAlive: false } });
    for (let n = 0; n < 3; n += 1) expect(await b.filled('unused')).toBe('value');
    expect(b.cache.stats()).toMatchObject({ nearHits: 0, remoteHits: 3, near: { entries: 0 } });
  });

  it('that is back is used again, and the near store begins empty', async () => {
    await b.filled('old');
    b.bus.break();
    await a.cache.evict(KEY);
    b.bus.restore();
    expect(await b.filled('new')).toBe('new');
    expect(await b.filled('unused')).toBe('new');
    expect(b.nearHits).toBe(1);
  });

  it.each([
    ['of another version', () => Buffer.from([99, 0, ...randomBytes(8)])],
    ['of an unknown kind', () => Buffer.from([1, 99, ...randomBytes(8)])],
    ['that is cut off', () => Buffer.from([1, 0, ...randomBytes(8), 0, 255])],
    ['that is empty', () => Buffer.alloc(0)],
  ])('takes a message %s for an eviction of everything', async (_, message) => {
    await b.filled('value');
    const old = await b.slowLoad('user:2');
    b.bus.deliver(message());
    expect(b.cache.stats().near.entries).toBe(0);
    expect(await b.load('new', 'user:2')).toBe('new');
    await old.finish('old');
  });

  describe('that is silent, though nothing says that it is broken,', () => {
    beforeEach(async () => {
      await b.filled('old');
      b.bus.fallSilent();
    });

    it('suspends the near store when nothing has come through it for nearMaxStaleness', async () => {
      await a.cache.evict(KEY);
      await fleet.pass(2_000);
      expect(b.cache.stats()).toMatchObject({ busBreaks: 1, near: { entries: 0 }, remote: { busAlive: false } });
      for (let n = 0; n < 2; n += 1) expect(await b.filled('new')).toBe('new');
      expect(b.cache.stats()).toMatchObject({ nearHits: 0, near: { entries: 0 } });
    });

    describe.each([
      ['while the process stands still', () => fleet.clock.stall(500)],
      ['while the machine sleeps', () => fleet.clock.suspend(500)],
      [
        'by the monotonic clock, the time of day being set back',
        () => {
          fleet.clock.setBack(3_600_000);
          fleet.clock.stall(500);
        },
      ],
    ])('until its time is over %s,', (_, pass) => {
      beforeEach(async () => {
        await fleet.pass(1_500);
        await b.filled('old', 'user:2');
        await a.cache.evict('user:2');
        pass();
      });

      it('suspends what was kept shortly before as well, at the moment of serving', async () => {
        expect(await b.load('new', 'user:2')).toBe('new');
      });

      it('suspends it for readers that do not load', async () => {
        expect(await b.cache.get('user:2')).toBeUndefined();
      });

      it('does not say that there is an entry either', async () => {
        expect(await b.cache.has('user:2')).toBe(false);
      });
    });

    it('marks what is being loaded', async () => {
      await fleet.pass(1_000);
      const loading = await b.slowLoad('user:2');
      await fleet.pass(1_000);
      b.bus.speak();
      await fleet.pass(500);
      await a.cache.evict('other');
      expect(await loading.finish('value')).toBe('value');
      expect(b.cache.stats().near.entries).toBe(0);
    });

    it('is subscribed to anew', async () => {
      await fleet.pass(1_500);
      expect(b.bus.renewals).toBe(0);
      await fleet.pass(1_500);
      expect(b.bus.renewals).toBeGreaterThan(0);
    });

    it('begins with an empty near store when it speaks again', async () => {
      await a.cache.evict(KEY);
      await fleet.pass(3_000);
      b.bus.speak();
      await fleet.pass(500);
      expect(b.cache.stats()).toMatchObject({ near: { entries: 0 }, remote: { busAlive: true } });
      expect(await b.filled('new')).toBe('new');
      expect(await b.filled('unused')).toBe('new');
      expect(b.nearHits).toBe(1);
    });
  });

  it('that was late for longer than nearMaxStaleness gives up what was kept and loaded meanwhile', async () => {
    b.bus.hold();
    await fleet.pass(2_250);
    expect(b.cache.stats().remote.busAlive).toBe(false);
    const loading = await b.slowLoad('user:2');
    b.bus.release();
    await fleet.pass(500);
    expect(b.cache.stats().remote.busAlive).toBe(true);
    await loading.finish('value');
    expect(b.cache.stats().near.entries).toBe(0);
  });

  it('is proven by heartbeats as long as the process has nothing else to do', async () => {
    await fleet.pass(10_000);
    await b.filled('value');
    await b.load('unused');
    expect(b.cache.stats()).toMatchObject({ nearHits: 1, busBreaks: 0 });
    expect(b.bus.renewals).toBe(0);
  });

  it('asks for nothing more when the cache is closed', async () => {
    await b.cache.close();
    b.bus.fallSilent();
    await fleet.pass(5_000);
    expect(b.bus.renewals).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, SCOPE } from '../../../support/cache/fleet.js';

/** A and B have near stores. The numbers are those of the interleavings in the protocol. */
describe('the near store and the flights of a process', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.node();
  });
  afterEach(() => fleet.stop());

  const evictions = [
    ['of its key', (node: FleetNode) => node.cache.evict(KEY)],
    ['of its scope', (node: FleetNode) => node.cache.evict(SCOPE)],
    ['of everything', (node: FleetNode) => node.cache.clear()],
  ] as const;

  it.each(evictions)('8: own load held, own eviction %s, a new caller starts a new load', async (_, evict) => {
    const old = await b.slowLoad();
    await evict(b);
    expect(await b.filled('new')).toBe('new');
    expect(await old.finish('old')).toBe('old');
    expect(await b.load('unused')).toBe('new');
    expect(await a.load('unused')).toBe('new');
  });

  it.each(evictions)(
    '9: remote reply held on B, eviction %s delivered, a new caller does not join',
    async (_, evict) => {
      await a.filled('old');
      const reply = b.remote.hold('read', 'after');
      const early = b.load('early');
      await reply.reached;
      await evict(a);
      expect(await b.filled('new')).toBe('new');
      reply.open();
      expect(await early).not.toBe('old');
      expect(await b.load('unused')).toBe('new');
    },
  );

  it.each(evictions)('9: load held on B, eviction %s delivered, a new caller does not join', async (_, evict) => {
    const old = await b.slowLoad();
    await evict(a);
    expect(await b.load('new')).toBe('new');
    await old.finish('old');
  });

  it.each(evictions)('10: reply held on B, eviction %s delivered, released: it is not kept', async (_, evict) => {
    await a.filled('old');
    const reply = b.remote.hold('read', 'after');
    const reading = b.cache.get(KEY);
    await reply.reached;
    await evict(a);
    reply.open();
    expect(await reading).toBeUndefined();
    expect(await b.load('new')).toBe('new');
  });

  it('11: reply held on B, the bus breaks, eviction, the bus is back, released: it is not kept', async () => {
    await a.filled('old');
    const reply = b.remote.hold('read', 'after');
    const reading = b.load('new');
    await reply.reached;
    b.bus.break();
    await a.cache.evict(KEY);
    b.bus.restore();
    reply.open();
    expect(await reading).toBe('new');
    expect(await b.load('unused')).toBe('new');
  });

  it('11: reply held on B since the bus broke, eviction, the bus is back, released: it is not kept', async () => {
    await a.filled('old');
    b.bus.break();
    const reply = b.remote.hold('read', 'after');
    const reading = b.load('new');
    await reply.reached;
    await a.cache.evict(KEY);
    b.bus.restore();
    reply.open();
    expect(await reading).toBe('new');
    expect(await b.load('unused')).toBe('new');
  });

  it('11: load held on B, the bus breaks, eviction: a new caller does not join', async () => {
    const old = await b.slowLoad();
    b.bus.break();
    await a.cache.evict(KEY);
    expect(await b.load('new')).toBe('new');
    await old.finish('old');
  });

  it('11: load held on B, the bus breaks, eviction, the bus is back: what was loaded is not kept', async () => {
    const old = await b.slowLoad();
    b.bus.break();
    await a.cache.evict(KEY);
    b.bus.restore();
    await old.finish('old');
    expect(await b.load('new')).toBe('new');
  });

  it.each(evictions)('12: own read between an eviction %s and its reply: what it kept goes', async (_, evict) => {
    await a.filled('old');
    const sent = b.remote.hold('evict', 'before');
    const evicting = evict(b);
    await sent.reached;
    expect(await b.load('unused')).toBe('old');
    expect(b.cache.stats().near.entries).toBe(1);
    sent.open();
    await evicting;
    expect(await b.load('new')).toBe('new');
  });

  it('12: own read sent between an eviction and its reply, and answered after it: it is not kept', async () => {
    await a.filled('old');
    const sent = b.remote.hold('evict', 'before');
    const evicting = b.cache.evict(KEY);
    await sent.reached;
    const reply = b.remote.hold('read', 'after');
    const reading = b.load('new');
    await reply.reached;
    sent.open();
    await evicting;
    reply.open();
    expect(await reading).toBe('new');
  });

  it('29: the process stands still for 5 s, an eviction in its buffer: the first read is no near hit', async () => {
    await b.filled('old');
    b.bus.hold();
    await fleet.pass(750);
    await b.load('unused');
    expect(b.nearHits).toBe(1);
    await a.cache.evict(KEY);
    fleet.clock.stall(5_000);
    expect(await b.load('new')).toBe('new');
    expect(b.nearHits).toBe(1);
  });

  it('29: heartbeats that lay in the buffer meanwhile do not prove that the bus is alive', async () => {
    await b.filled('value');
    b.bus.hold();
    await fleet.pass(750);
    const beats = b.bus.waiting;
    expect(beats).toBeGreaterThan(0);
    fleet.clock.stall(5_000);
    await b.filled('value');
    for (let n = 0; n < beats; n += 1) b.bus.releaseOne();
    await b.filled('value');
    await b.filled('value');
    expect(b.cache.stats()).toMatchObject({ nearHits: 0, busBreaks: 1, remote: { busAlive: false } });
  });

  it('29: the bus proves itself anew after the pause, and the near store begins empty', async () => {
    await b.filled('value');
    fleet.clock.stall(5_000);
    await b.filled('value');
    expect(b.cache.stats()).toMatchObject({ nearHits: 0, near: { entries: 0 }, remote: { busAlive: false } });
    await fleet.pass(500);
    await b.filled('value');
    await b.filled('value');
    expect(b.nearHits).toBe(1);
  });

  describe('when the messages of evictions are lost, and the bus seems to be well,', () => {
    beforeEach(() => {
      b.bus.loseEvictions();
    });

    describe.each([
      ['', () => fleet.pass(2_000)],
      [
        ' by the time of day, the machine having slept',
        async () => {
          for (let n = 0; n < 4; n += 1) {
            fleet.clock.suspend(250);
            await fleet.pass(250);
          }
        },
      ],
      [
        ' by the monotonic clock, the time of day being set back',
        () => {
          fleet.clock.setBack(3_600_000);
          return fleet.pass(2_000);
        },
      ],
    ])('after nearMaxStaleness%s,', (_, pass) => {
      it('an entry is checked again', async () => {
        await b.filled('old');
        await a.cache.evict(KEY);
        await pass();
        expect(await b.load('new')).toBe('new');
        expect(b.cache.stats().busBreaks).toBe(0);
      });

      it('nobody joins a flight any more', async () => {
        const old = await b.slowLoad();
        await a.cache.evict(KEY);
        await pass();
        expect(await b.load('new')).toBe('new');
        await old.finish('old');
      });
    });

    it('the age counts from the sending of the question, not from its answer', async () => {
      await a.filled('old');
      const reply = b.remote.hold('read', 'after');
      const reading = b.load('unused');
      await reply.reached;
      await a.cache.evict(KEY);
      await fleet.pass(1_500);
      reply.open();
      expect(await reading).toBe('old');
      expect(await b.load('unused')).toBe('old');
      await fleet.pass(500);
      expect(await b.load('new')).toBe('new');
    });
  });

  it('a value that is set replaces what other processes hold near', async () => {
    await a.filled('old');
    expect(await b.load('not loaded')).toBe('old');
    await a.cache.set(KEY, 'set', '1h');
    await a.cache.settled();
    expect(await b.load('not loaded')).toBe('set');
  });

  it('a `get` whose reply meets an eviction asks once more, and finds what is there by then', async () => {
    await a.filled('kept');
    const reply = b.remote.hold('read', 'after');
    const getting = b.cache.get(KEY);
    await reply.reached;
    await a.cache.set(KEY, 'set', '1h');
    await a.cache.settled();
    reply.open();
    expect(await getting).toBe('set');
  });
});

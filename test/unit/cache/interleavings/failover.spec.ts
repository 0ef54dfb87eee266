import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { Fleet, type FleetNode, KEY, SCOPE } from '../../../support/cache/fleet.js';

const evictions = [
  ['its key', (node: FleetNode) => node.cache.evict(KEY)],
  ['its scope', (node: FleetNode) => node.cache.evict(SCOPE)],
  ['everything', (node: FleetNode) => node.cache.clear()],
] as const;

/*
 * A replica that lags takes over. Nothing tells a process so: its connection holds, its subscription holds. The numbers
 * are those of the interleavings in the protocol.
 */
describe('when a replica has taken over', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.node();
  });
  afterEach(() => fleet.stop());

  const promoted = (replica: MemoryRemoteStore) => {
    replica.failOver();
    return replica;
  };

  it.each(evictions)('18: and lacks the eviction of %s: a reader that it answers misses', async (_, evict) => {
    const reader = fleet.remoteOnlyNode();
    await reader.filled('old');
    const replica = fleet.server.replica();
    await evict(a);
    reader.remote.connectTo(promoted(replica));
    expect(await reader.cache.get(KEY)).toBeUndefined();
    expect(await reader.load('new')).toBe('new');
  });

  it.each(evictions)('18: %s was evicted, and one that has read it before misses too', async (_, evict) => {
    const reader = fleet.remoteOnlyNode();
    reader.bus.hold();
    await reader.filled('old');
    expect(await reader.load('unused')).toBe('old');
    const replica = fleet.server.replica();
    await evict(a);
    reader.remote.connectTo(promoted(replica));
    expect(await reader.filled('new')).toBe('new');
    expect(await reader.load('unused')).toBe('new');
  });

  it('18: by a server restarted from an old snapshot: everything in it is dead', async () => {
    await a.filled('old');
    const snapshot = fleet.server.replica();
    await a.cache.evict(SCOPE);
    await a.filled('new');
    for (const node of [a, b]) node.remote.connectTo(promoted(snapshot));
    await fleet.pass(2_000);
    expect(await b.load('newer')).toBe('newer');
  });

  it('19: with the lease, and lacks the eviction: the fill is refused', async () => {
    b.bus.hold();
    const old = await b.slowLoad();
    const replica = fleet.server.replica();
    await a.cache.evict(KEY);
    b.remote.connectTo(promoted(replica));
    await old.finish('old');
    expect(b.cache.stats()).toMatchObject({ fills: 0, refusedFills: 1 });
    expect((await replica.read(KEY, [])).entry).toBeUndefined();
  });

  it('19: with the lease: nobody waits for who had it, and the next loader fills', async () => {
    const old = await b.slowLoad();
    const replica = promoted(fleet.server.replica());
    for (const node of [a, b]) node.remote.connectTo(replica);
    expect(await a.filled('new')).toBe('new');
    await old.finish('old');
    expect(await a.filled('unused')).toBe('new');
    expect((await replica.read(KEY, [])).entry).toBeDefined();
  });

  describe.each(evictions)('but A has evicted %s on the old primary', (_, evict) => {
    let replica: MemoryRemoteStore;

    beforeEach(async () => {
      await a.filled('other', 'other');
      replica = promoted(fleet.server.replica());
      b.remote.connectTo(replica);
      b.bus.hold();
      // Loaded before the write of A committed, and stored after its eviction was acknowledged.
      const old = await b.slowLoad();
      await evict(a);
      await old.finish('old');
    });

    it('20: and another has filled on the new one: the entry is gone when A comes to it', async () => {
      expect((await replica.read(KEY, [])).entry).toBeDefined();
      a.remote.connectTo(replica);
      expect(await a.load('new')).toBe('new');
      await fleet.pass(250);
      expect(a.outstanding).toBe(0);
      const reader = fleet.remoteOnlyNode();
      reader.remote.connectTo(replica);
      expect(await reader.load('new')).toBe('new');
    });

    it('20: and A itself only asks who is in charge: the entry is gone all the same', async () => {
      a.remote.connectTo(replica);
      await fleet.pass(750);
      const reader = fleet.remoteOnlyNode();
      reader.remote.connectTo(replica);
      expect(await reader.load('new')).toBe('new');
    });

    it('20: and A goes on to evict something else on the new one: the entry is gone', async () => {
      a.remote.connectTo(replica);
      await a.cache.evict('else');
      await fleet.pass(250);
      expect(await a.load('new')).toBe('new');
    });

    it('21: and the reply to A crosses the replay: it is discarded', async () => {
      a.remote.connectTo(replica);
      const reply = a.remote.hold('read', 'after');
      const reading = a.load('new');
      await reply.reached;
      await a.cache.get('absent');
      expect(a.outstanding).toBeGreaterThan(0);
      await fleet.pass(250);
      expect(a.outstanding).toBe(0);
      reply.open();
      expect(await reading).toBe('new');
      expect(await a.load('unused')).toBe('new');
    });
  });

  it('20: A having evicted more than can be kept on the old primary: everything goes on the new one', async () => {
    await a.filled('other', 'other');
    const replica = promoted(fleet.server.replica());
    b.remote.connectTo(replica);
    b.bus.hold();
    await b.filled('old');
    await a.cache.evict([KEY, ...Array.from({ length: 1_000 }, (_, n) => `account:${n}`)]);
    a.remote.connectTo(replica);
    expect(await a.load('new')).toBe('new');
    await fleet.pass(250);
    expect((await replica.read(KEY, [])).entry).toBeDefined();
    const reader = fleet.remoteOnlyNode();
    reader.remote.connectTo(replica);
    expect(await reader.load('new')).toBe('new');
  });

  it('and a process turns back and forth between two that both think to be in charge: each change counts', async () => {
    await a.filled('value');
    const replica = promoted(fleet.server.replica());
    for (const server of [replica, fleet.server, replica]) {
      a.remote.connectTo(server);
      await a.cache.get('other');
    }
    expect(a.cache.stats().serverChanges).toBe(3);
  });

  it('while the acknowledgement of the old one was under way: the eviction is made again', async () => {
    await a.filled('old');
    const replica = promoted(fleet.server.replica());
    b.remote.connectTo(replica);
    await b.filled('old');
    const acknowledgement = a.remote.hold('evict', 'after');
    const evicting = a.cache.evict(KEY);
    await acknowledgement.reached;
    a.remote.connectTo(replica);
    await a.cache.get('absent');
    await fleet.pass(250);
    acknowledgement.open();
    await evicting;
    expect(await a.load('new')).toBe('new');
    await fleet.pass(250);
    expect(await b.load('new')).toBe('new');
  });

  it('repeats no more than what was evicted, however often one key was', async () => {
    for (let n = 0; n < 1_001; n += 1) await a.cache.evict(KEY);
    fleet.server.failOver();
    const reader = fleet.remoteOnlyNode();
    await reader.filled('kept', 'meeting:1');
    await fleet.pass(1_000);
    expect(await reader.load('evicted by nobody', 'meeting:1')).toBe('kept');
  });
});

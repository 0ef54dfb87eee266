import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { Fleet, type FleetNode, KEY, SCOPE } from '../../../support/cache/fleet.js';
import { ShardedMemoryStore } from '../../../support/cache/sharded-memory-store.js';

/** Entries and stamps on servers that fail over one without the other. */
describe('when a replica has taken over one shard of a cluster', () => {
  let fleet: Fleet<ShardedMemoryStore>;
  let a: FleetNode;
  let reader: FleetNode;

  beforeEach(async () => {
    fleet = Fleet.over((clock) => new ShardedMemoryStore(clock));
    a = fleet.node();
    reader = fleet.remoteOnlyNode();
    await reader.filled('old');
  });
  afterEach(() => fleet.stop());

  const takenOver = (shard: 'entries' | 'stamps', replica: MemoryRemoteStore) => {
    replica.failOver();
    fleet.server[shard] = replica;
  };

  it('22: that of the stamps, and lacks the eviction of a scope: the entry is dead', async () => {
    const replica = fleet.server.stamps.replica();
    expect(await reader.load('unused')).toBe('old');
    await a.cache.evict(SCOPE);
    takenOver('stamps', replica);
    expect(await reader.cache.get(KEY)).toBeUndefined();
    expect(await reader.load('new')).toBe('new');
  });

  it('22: that of the entries, and lacks the eviction of a key: the entry is dead', async () => {
    const replica = fleet.server.entries.replica();
    expect(await reader.load('unused')).toBe('old');
    await a.cache.evict(KEY);
    takenOver('entries', replica);
    expect(await reader.cache.get(KEY)).toBeUndefined();
    expect(await reader.load('new')).toBe('new');
  });

  it('22: that of the stamps, during a load: what it fills is dead', async () => {
    reader.bus.hold();
    const old = await reader.slowLoad('user:2');
    const replica = fleet.server.stamps.replica();
    await a.cache.evict(SCOPE);
    takenOver('stamps', replica);
    await old.finish('old');
    expect(await reader.load('new', 'user:2')).toBe('new');
  });

  it.each(['entries', 'stamps'] as const)('that of the %s: the heartbeat tells every process', async (shard) => {
    await a.filled('unused');
    await fleet.pass(500);
    const { serverChanges } = a.cache.stats();
    fleet.server[shard].failOver();
    await fleet.pass(500);
    expect(a.cache.stats()).toMatchObject({ serverChanges: serverChanges + 1, near: { entries: 0 } });
  });

  it.each([
    ['entries', 'user:2'],
    ['stamps', SCOPE],
  ] as const)('that of the %s, after the old one acknowledged an eviction: it is made again', async (shard, target) => {
    // A knows both servers.
    await fleet.pass(500);
    const replica = fleet.server[shard].replica();
    replica.failOver();
    const promoted = new ShardedMemoryStore(fleet.clock, fleet.server.entries, fleet.server.stamps);
    promoted[shard] = replica;
    reader.remote.connectTo(promoted);
    reader.bus.hold();
    const old = await reader.slowLoad('user:2');
    await a.cache.evict(target);
    await old.finish('old');
    expect(await reader.load('unused', 'user:2')).toBe('old');
    fleet.server[shard] = replica;
    expect(await a.load('new', 'user:2')).toBe('new');
    await fleet.pass(250);
    expect(await reader.load('new', 'user:2')).toBe('new');
  });

  it('while the acknowledgement of the old one was under way: the eviction is made again', async () => {
    await a.cache.get('user:2');
    const replica = fleet.server.entries.replica();
    const acknowledgement = a.remote.hold('evict', 'after');
    const evicting = a.cache.evict('user:2');
    await acknowledgement.reached;
    takenOver('entries', replica);
    const old = await reader.slowLoad('user:2');
    await a.cache.get('user:3');
    await fleet.pass(250);
    await old.finish('old');
    acknowledgement.open();
    await evicting;
    expect(await a.load('new', 'user:2')).toBe('new');
    await fleet.pass(250);
    expect(await reader.load('new', 'user:2')).toBe('new');
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transactions } from '../../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY, SCOPE } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';
import { ConflictError, MemoryDatabase } from '../../../support/cache/memory-database.js';

describe('an eviction inside a transaction', () => {
  let fleet: Fleet;
  let database: MemoryDatabase;
  let transactions: Transactions;
  let node: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    database = new MemoryDatabase();
    transactions = new Transactions(database);
    node = fleet.node({ transactions });
  });
  afterEach(() => fleet.stop());

  const evicting = () => transactions.run(() => node.cache.evict(KEY));
  const evictions = () => node.remote.calls.filter((step) => step === 'evict').length;

  it.each([
    ['a key', () => node.cache.evict(KEY)],
    ['a deleted key', () => node.cache.delete(KEY)],
    ['a prefix', () => node.cache.evict(SCOPE)],
    ['a tag', () => node.cache.evictTags('vip')],
    ['everything', () => node.cache.clear()],
  ])('of %s waits for the commit', async (_, evict) => {
    await node.filled('old', KEY, { tags: ['vip'] });
    const commit = new Gate();
    database.gates.set('COMMIT', () => commit.pass());
    const writing = transactions.run(evict);
    await commit.reached;
    expect(await node.load('unused', KEY, { tags: ['vip'] })).toBe('old');
    commit.open();
    await writing;
    expect(await node.load('new', KEY, { tags: ['vip'] })).toBe('new');
  });

  it('is acknowledged before the transaction resolves', async () => {
    await node.filled('old');
    const reply = node.remote.hold('evict', 'before');
    let isOver = false;
    const writing = evicting().then(() => (isOver = true));
    await reply.reached;
    expect(database.diary).toEqual(['1 BEGIN', '1 COMMIT']);
    expect(isOver).toBe(false);
    reply.open();
    await writing;
  });

  it('does not happen after a rollback', async () => {
    await node.filled('old');
    const failing = transactions.run(async () => {
      await node.cache.evict(KEY);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(evictions()).toBe(0);
    expect(await node.load('unused')).toBe('old');
  });

  it('happens when nobody knows whether it was committed', async () => {
    await node.filled('old');
    database.failingCommit = { error: new Error('connection lost'), happened: true };
    await expect(evicting()).rejects.toThrow('connection lost');
    expect(await node.load('new')).toBe('new');
  });

  it('happens once, after the last of several attempts', async () => {
    await node.filled('old');
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      database.failingCommit =
        attempt < 3 ? { error: new ConflictError('serialization failure'), happened: false } : undefined;
      await evicting().catch(() => {});
      expect(evictions()).toBe(attempt < 3 ? 0 : 1);
    }
    expect(await node.load('new')).toBe('new');
  });

  it('is one of many: each target once, in one step', async () => {
    await transactions.run(async () => {
      for (const key of [KEY, 'user:2', KEY]) await node.cache.evict(key);
      await node.cache.evictTags(['vip', 'vip']);
    });
    expect(evictions()).toBe(1);
    expect(node.cache.stats().evictionsByKind).toMatchObject({ key: 2, tag: 1 });
  });

  it('of everything makes the others needless', async () => {
    await transactions.run(async () => {
      await node.cache.evict(KEY);
      await node.cache.clear();
    });
    expect(node.cache.stats()).toMatchObject({ evictions: 1, evictionsByKind: { all: 1 } });
  });

  it('goes with a transaction of its own inside one that rolls back', async () => {
    await node.filled('old');
    await node.filled('old', 'user:2');
    const outer = transactions.run(async () => {
      await node.cache.evict('user:2');
      await transactions.run(() => node.cache.evict(KEY), { propagation: 'REQUIRES_NEW' });
      throw new Error('no');
    });
    await expect(outer).rejects.toThrow('no');
    expect(await node.load('new')).toBe('new');
    expect(await node.load('unused', 'user:2')).toBe('old');
  });

  it('is dropped with its savepoint', async () => {
    await node.filled('old');
    await node.filled('old', 'user:2');
    await transactions.run(async () => {
      await node.cache.evict('user:2');
      const nested = transactions.run(
        async () => {
          await node.cache.evict(KEY);
          throw new Error('no');
        },
        { propagation: 'NESTED' },
      );
      await expect(nested).rejects.toThrow('no');
    });
    expect(await node.load('unused')).toBe('old');
    expect(await node.load('new', 'user:2')).toBe('new');
  });

  it('does not wait for a transaction that does not support it', async () => {
    await node.filled('old');
    await transactions.run(async () => {
      await transactions.run(() => node.cache.evict(KEY), { propagation: 'NOT_SUPPORTED' });
      expect(evictions()).toBe(1);
    });
  });

  it('that the remote store does not acknowledge is in the journal', async () => {
    await node.filled('old');
    node.remote.refuse();
    await evicting();
    expect(node.outstanding).toBe(1);
    node.remote.recover();
    await fleet.pass(6_000);
    expect(node.outstanding).toBe(0);
    expect(await fleet.node().load('new')).toBe('new');
  });

  it('refuses the fill of a load that began before the commit', async () => {
    const load = await node.slowLoad();
    await evicting();
    await load.finish('old');
    expect(await fleet.node().filled('new')).toBe('new');
    expect(await node.load('new')).toBe('new');
  });
});

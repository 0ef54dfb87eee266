import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transactions } from '../../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY, turn } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';
import { MemoryDatabase } from '../../../support/cache/memory-database.js';

describe('a read inside a transaction', () => {
  let fleet: Fleet;
  let transactions: Transactions;
  let node: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    transactions = new Transactions(new MemoryDatabase());
    node = fleet.node({ transactions });
  });
  afterEach(() => fleet.stop());

  it('calls its loader, whatever is near', async () => {
    await node.filled('committed');
    expect(await transactions.run(() => node.load('seen inside'))).toBe('seen inside');
    expect(await node.load('unused')).toBe('committed');
    expect(node.cache.stats()).toMatchObject({ nearHits: 1, bypasses: 1 });
  });

  it('calls its loader, whatever the remote store has', async () => {
    await fleet.node().filled('committed');
    expect(await transactions.run(() => node.load('seen inside'))).toBe('seen inside');
    expect(node.remote.calls).not.toContain('read');
  });

  it('fills nothing', async () => {
    await transactions.run(() => node.filled('uncommitted'));
    expect(await fleet.node().filled('committed')).toBe('committed');
    expect(await node.load('committed')).toBe('committed');
  });

  it('gives a result as every read does: frozen', async () => {
    const value = await transactions.run(() => node.load({ list: [1] }));
    expect(Object.isFrozen(value)).toBe(true);
    expect(Object.isFrozen(value.list)).toBe(true);
  });

  it('throws what its loader throws, though a value that has expired is there', async () => {
    const options = { staleIfError: '1h' } as const;
    await node.cache.getOrLoad(KEY, '1s', async () => 'old', options);
    await node.cache.settled();
    await fleet.pass(2_000);
    const failing = () => node.cache.getOrLoad(KEY, '1s', () => Promise.reject(new Error('aborted')), options);
    await expect(transactions.run(failing)).rejects.toThrow('aborted');
    expect(await failing()).toBe('old');
  });

  it('joins nobody, and nobody joins it', async () => {
    const outside = await node.slowLoad();
    expect(await transactions.run(() => node.load('seen inside'))).toBe('seen inside');
    expect(await outside.finish('committed')).toBe('committed');

    const other = 'user:2';
    const gate = new Gate<string>();
    const inside = transactions.run(() => node.cache.getOrLoad(other, '1h', () => gate.pass()));
    await gate.reached;
    expect(await node.load('committed', other)).toBe('committed');
    gate.open('seen inside');
    expect(await inside).toBe('seen inside');
    expect(node.cache.stats().joins).toBe(0);
  });

  it('finds nothing where it would not load', async () => {
    await node.filled('committed');
    await transactions.run(async () => {
      expect(await node.cache.get(KEY)).toBeUndefined();
      expect(await node.cache.has(KEY)).toBe(false);
      expect(await node.cache.ttl(KEY)).toBeUndefined();
      expect(await node.cache.getMany([KEY])).toEqual(new Map());
    });
    expect(await node.cache.get(KEY)).toBe('committed');
  });

  it('of an older snapshot, after the eviction of a newer write, neither fills nor joins', async () => {
    const writer = fleet.node();
    await node.filled('v0');
    const read = new Gate();
    const reader = transactions.run(
      async () => {
        await read.pass();
        return node.load('v0 of its snapshot');
      },
      { isolation: 'REPEATABLE READ' },
    );
    await read.reached;
    await writer.cache.evict(KEY);
    const flight = await node.slowLoad();
    read.open();
    expect(await reader).toBe('v0 of its snapshot');
    expect(await flight.finish('v1')).toBe('v1');
    expect(await node.load('unused')).toBe('v1');
    expect(await writer.load('unused')).toBe('v1');
  });

  it('stores nothing that is set, and evicts it after the commit', async () => {
    await node.filled('old');
    await transactions.run(async () => {
      expect(await node.cache.set(KEY, 'uncommitted', '1h')).toBe(false);
      await node.cache.setMany([['user:2', 'uncommitted']], '1h');
    });
    expect(await node.load('new')).toBe('new');
    expect(await node.load('new', 'user:2')).toBe('new');
  });

  it('cannot use the handle of a set, from before or from inside', async () => {
    const handle = await node.cache.beginSet(KEY);
    await transactions.run(async () => {
      expect(await node.cache.set(KEY, 'uncommitted', '1h', { handle })).toBe(false);
      const inside = await node.cache.beginSet('user:2');
      expect(await node.cache.set('user:2', 'uncommitted', '1h', { handle: inside })).toBe(false);
    });
    expect(await node.load('new')).toBe('new');
    expect(await node.load('new', 'user:2')).toBe('new');
  });

  it('goes by the cache again when the transaction is over, even in what it left running', async () => {
    await node.filled('committed');
    const gate = new Gate();
    let leaked = Promise.resolve('');
    await transactions.run(async () => {
      leaked = gate.pass().then(() => node.load('unused'));
    });
    gate.open();
    expect(await leaked).toBe('committed');
  });
});

describe('a load in the background', () => {
  it('runs in no transaction, though one is open', async () => {
    const fleet = Fleet.overMemory();
    const transactions = new Transactions(new MemoryDatabase());
    const node = fleet.node({ transactions, random: () => 0 });
    const around: unknown[] = [];
    const read = () =>
      node.cache.getOrLoad(
        KEY,
        '1s',
        async () => {
          around.push(transactions.current());
          return 'value';
        },
        { staleFor: '1h' },
      );
    await read();
    await node.cache.settled();
    await fleet.pass(2_000);
    await transactions.run(async () => {
      await transactions.run(read, { propagation: 'NOT_SUPPORTED' });
      await turn();
      await node.cache.settled();
    });
    expect(around).toEqual([undefined, undefined]);
    expect(node.cache.stats()).toMatchObject({ staleHits: 1, refreshes: 1 });
    await fleet.stop();
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transactions } from '../../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY, POLICY, SCOPE } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';
import { ConflictError, MemoryConnection, MemoryDatabase } from '../../../support/cache/memory-database.js';
import { MemoryOutbox } from '../../../support/cache/memory-outbox.js';

/** Milliseconds. */
const GRACE = 3_000;

/**
 * Writers that put what they wrote in a transaction: looked at before it begins, put when it has been committed. The
 * numbers are those of the interleavings in the protocol.
 */
describe('a put of a transaction', () => {
  let fleet: Fleet;
  let database: MemoryDatabase;
  let outbox: MemoryOutbox;
  let a: FleetNode;
  let b: FleetNode;
  const transactionsOf = new Map<FleetNode, Transactions>();

  beforeEach(() => {
    fleet = Fleet.overMemory();
    database = new MemoryDatabase();
    database.committed.set(KEY, 'v0');
    outbox = new MemoryOutbox(fleet.clock, GRACE);
    const writer = (): FleetNode => {
      const transactions = new Transactions(database);
      const node = fleet.remoteOnlyNode({ transactions, outbox: { store: outbox, relayInterval: false } });
      transactionsOf.set(node, transactions);
      return node;
    };
    a = writer();
    b = writer();
    // What they know of each other is in the remote store.
    a.bus.hold();
    b.bus.hold();
  });
  afterEach(() => fleet.stop());

  const inDatabase = (): string => database.committed.get(KEY) ?? '';
  const atRest = () => fleet.remoteOnlyNode().cache.get(KEY);
  const filled = (node: FleetNode) => node.filled(inDatabase());

  /** A write that has looked at the entry, begun, and written; it ends by commit or rollback when it is told to. */
  const writing = async (node: FleetNode, value: string): Promise<HeldWrite> => {
    const base = await node.cache.captureForPut(KEY, []);
    const gate = new Gate();
    const written = new Gate();
    const write = node.cache.write(
      async () => {
        const connection = transactionsOf.get(node)?.current()?.connection;
        if (connection instanceof MemoryConnection) connection.write(KEY, value);
        void written.pass();
        await gate.pass();
      },
      () => ({ targets: [{ kind: 'key', key: KEY }], put: () => node.cache.put(base, value, POLICY) }),
    );
    await written.reached;
    return {
      /** Until its put is on its way, which happens when the test opens the gate. */
      commit: async () => {
        const held = node.remote.hold('put', 'before');
        gate.open();
        await held.reached;
        return async () => {
          held.open();
          await write;
          await node.cache.settled();
        };
      },
      rollBack: async () => {
        gate.fail(new Error('no'));
        await expect(write).rejects.toThrow('no');
      },
      fail: async (error) => {
        database.failingCommit = { error, happened: false };
        gate.open();
        await expect(write).rejects.toThrow(error.message);
        database.failingCommit = undefined;
        await node.cache.settled();
      },
    };
  };

  it('is stored after the commit, and not before it', async () => {
    await filled(a);
    const write = await writing(a, 'v1');
    expect(await atRest()).toBe('v0');
    const put = await write.commit();
    expect([inDatabase(), await atRest()]).toEqual(['v1', 'v0']);
    await put();
    expect(await atRest()).toBe('v1');
    expect(outbox.targets).toEqual([]);
  });

  it.each([
    ['in the order of their commits', [0, 1]],
    ['in the other order', [1, 0]],
  ])('23: of two that race, put %s: what was committed first is not what remains', async (_, order) => {
    await filled(a);
    const writes = [await writing(a, 'v1'), await writing(b, 'v2')];
    const puts: (() => Promise<void>)[] = [];
    for (const write of writes) puts.push(await write.commit());
    expect(inDatabase()).toBe('v2');
    for (const at of order) await puts[at]?.();
    expect([undefined, 'v2']).toContain(await atRest());
    expect(await filled(b)).toBe('v2');
    expect(await atRest()).toBe('v2');
  });

  it('23: of one that looked when another had committed, and not put yet: the older one does not get in', async () => {
    await filled(a);
    const first = await writing(a, 'v1');
    const putFirst = await first.commit();
    const second = await writing(b, 'v2');
    const putSecond = await second.commit();
    await putSecond();
    expect(await atRest()).toBe('v2');
    await putFirst();
    expect(await atRest()).not.toBe('v1');
  });

  it.each([
    ['lost', async () => fleet.server.flush()],
    ['evicted', () => fleet.remoteOnlyNode().cache.evict(KEY)],
    ['evicted with its scope', () => fleet.remoteOnlyNode().cache.evict(SCOPE)],
    ['evicted and loaded anew', async () => (await fleet.remoteOnlyNode().cache.evict(KEY), filled(b))],
    [
      'evicted by a transaction that committed since',
      async () => {
        database.committed.set(KEY, 'v2');
        await b.cache.write(
          async () => {},
          () => ({ targets: [{ kind: 'key', key: KEY }] }),
        );
        await filled(b);
      },
    ],
  ])('24: of v1, the entry having been %s between its commit and the put: v1 does not get in', async (_, between) => {
    await filled(a);
    const put = await (await writing(a, 'v1')).commit();
    await between();
    await put();
    expect(await atRest()).toBeUndefined();
    expect(await filled(b)).toBe(inDatabase());
  });

  it('24: that was rolled back is neither stored nor evicts, also where the entry was evicted since', async () => {
    await filled(a);
    const write = await writing(a, 'v1');
    await write.rollBack();
    expect(await atRest()).toBe('v0');
    await fleet.remoteOnlyNode().cache.evict(KEY);
    const again = await writing(a, 'v1');
    await filled(b);
    await again.rollBack();
    expect(await atRest()).toBe('v0');
    expect(outbox.targets).toEqual([]);
  });

  it('24: that the database gave up is not stored; its next try puts what it wrote itself', async () => {
    await filled(a);
    await (await writing(a, 'v1 of a failed try')).fail(new ConflictError('deadlock detected'));
    expect(await atRest()).toBe('v0');
    const put = await (await writing(a, 'v1')).commit();
    await put();
    expect(await atRest()).toBe('v1');
  });

  it('24: of which nobody knows whether it was committed evicts, and stores nothing', async () => {
    await filled(a);
    await (await writing(a, 'v1')).fail(new Error('connection lost'));
    expect(await atRest()).toBeUndefined();
    expect(a.remote.calls).not.toContain('put');
  });

  it('24: inside a transaction of its caller evicts: what was looked at may be older than its snapshot', async () => {
    await filled(a);
    await transactionsOf.get(a)?.run(async () => {
      const base = await a.cache.captureForPut(KEY, []);
      await a.cache.write(
        async () => {},
        () => ({ targets: [{ kind: 'key', key: KEY }], put: () => a.cache.put(base, 'v1', POLICY) }),
      );
      expect(await atRest()).toBe('v0');
    });
    expect(a.remote.calls).not.toContain('put');
    expect(await atRest()).toBeUndefined();
  });

  it('25: while another loads what was there before: the fill is refused', async () => {
    const load = await b.slowLoad();
    const put = await (await writing(a, 'v1')).commit();
    await put();
    await load.finish('v0');
    expect(b.cache.stats()).toMatchObject({ fills: 0, refusedFills: 1 });
    expect(await atRest()).toBeUndefined();
  });
});

interface HeldWrite {
  /** Commits, and comes as far as the put. @returns what lets that happen */
  commit(): Promise<() => Promise<void>>;
  rollBack(): Promise<void>;
  /** Its commit fails with this error. */
  fail(error: Error): Promise<void>;
}

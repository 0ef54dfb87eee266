import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions, Transactions } from '../../../../src/cache/core.js';
import { Fleet, type FleetNode, KEY, turn } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';
import { MemoryDatabase } from '../../../support/cache/memory-database.js';
import { MemoryOutbox } from '../../../support/cache/memory-outbox.js';

/** Milliseconds. */
const GRACE = 3_000;
const LOOK = 2_000;

describe('the outbox', () => {
  let fleet: Fleet;
  let database: MemoryDatabase;
  let outbox: MemoryOutbox;
  let writer: FleetNode;
  const dead: Gate[] = [];

  const nodeWith = (options: Partial<CacheOptions> = {}): FleetNode =>
    fleet.node({
      transactions: new Transactions(database),
      outbox: { store: outbox, relayInterval: false },
      ...options,
    });
  const relaying = (): FleetNode => nodeWith({ outbox: { store: outbox, maxRecords: 3 } });

  beforeEach(() => {
    fleet = Fleet.overMemory();
    database = new MemoryDatabase();
    outbox = new MemoryOutbox(fleet.clock, GRACE);
    writer = nodeWith();
  });
  afterEach(async () => {
    for (const gate of dead.splice(0)) gate.open();
    await fleet.stop();
  });

  /** A write whose process dies when it has committed. */
  const diesAfterCommit = async (key = KEY): Promise<void> => {
    dead.push(writer.remote.hold('evict', 'before'));
    void writer.cache.write(
      async () => {},
      () => ({ targets: [{ kind: 'key', key }] }),
    );
    await turn();
    expect(outbox.targets).toContainEqual({ kind: 'key', key });
  };
  const write = (key = KEY) =>
    writer.cache.write(
      async () => {},
      () => ({ targets: [{ kind: 'key', key }] }),
    );

  it('has the evictions of a write from its commit until they have happened', async () => {
    const commit = new Gate();
    database.gates.set('COMMIT', () => commit.pass());
    const reply = writer.remote.hold('evict', 'after');
    const writing = write();
    await commit.reached;
    expect(outbox.targets).toEqual([]);
    commit.open();
    await reply.reached;
    expect(outbox.targets).toEqual([{ kind: 'key', key: KEY }]);
    reply.open();
    await writing;
    await writer.cache.settled();
    expect(outbox.targets).toEqual([]);
    expect(database.diary).toEqual(['1 BEGIN', '1 COMMIT']);
  });

  it('has nothing of a write that is rolled back', async () => {
    const failing = writer.cache.write(
      () => Promise.reject(new Error('no')),
      () => ({ targets: [{ kind: 'key', key: KEY }] }),
    );
    await expect(failing).rejects.toThrow('no');
    expect(outbox.targets).toEqual([]);
  });

  it('stops a write that it cannot record', async () => {
    outbox.outage = new Error('no such table');
    await expect(write()).rejects.toThrow('no such table');
    expect(database.diary).toEqual(['1 BEGIN', '1 ROLLBACK']);
  });

  it('keeps what was evicted after a commit without an answer, for it may happen later', async () => {
    database.failingCommit = { error: new Error('connection lost'), happened: true };
    await expect(write()).rejects.toThrow('connection lost');
    await writer.cache.settled();
    expect(outbox.targets).toHaveLength(1);
  });

  it('is emptied by another process, when its writer has died and the grace period is over', async () => {
    const reader = relaying();
    await reader.filled('old');
    await diesAfterCommit();
    await fleet.pass(GRACE - 1_000);
    expect(outbox.targets).toHaveLength(1);
    expect(await reader.load('unused')).toBe('old');
    await fleet.pass(LOOK + 1_000);
    expect(outbox.targets).toEqual([]);
    expect(await reader.load('new')).toBe('new');
    expect(reader.cache.stats().outbox).toMatchObject({ relayed: 1, relayedChanges: 0, failedLooks: 0 });
  });

  it('tells everybody of what it delivers', async () => {
    relaying();
    const reader = fleet.node();
    await reader.filled('old');
    await diesAfterCommit();
    await fleet.pass(GRACE + LOOK);
    expect(await reader.filled('new')).toBe('new');
    expect(reader.cache.stats().busMessages).toBe(1);
  });

  it('is delivered at once by another process, where the writer cannot reach the remote store', async () => {
    const reader = relaying();
    await reader.filled('old');
    writer.remote.refuse();
    await write();
    await writer.cache.settled();
    await turn();
    expect(outbox.targets).toEqual([]);
    expect(await reader.load('new')).toBe('new');
    expect(writer.outstanding).toBe(1);
    expect(writer.cache.stats().outbox).toMatchObject({ handedOver: 1, relayed: 0 });
    expect(reader.cache.stats().outbox).toMatchObject({ handedOver: 0, relayed: 1 });
  });

  it('waits while nobody reaches the remote store', async () => {
    const reader = relaying();
    for (const node of [reader, writer]) node.remote.refuse();
    await write();
    await fleet.pass(60_000);
    expect(outbox.targets).toHaveLength(1);
    expect(await reader.cache.outboxFigures()).toEqual({ records: 1, oldestDueAge: expect.closeTo(60_000, -3) });
    for (const node of [reader, writer]) node.remote.recover();
    await fleet.pass(15_000);
    expect(outbox.targets).toEqual([]);
  });

  it('has one record of many writes to the same, while the remote store is away', async () => {
    const reader = relaying();
    for (const node of [reader, writer]) node.remote.refuse();
    for (let n = 0; n < 20; n += 1) await write(`user:${n % 3}`);
    await fleet.pass(GRACE + LOOK);
    expect(outbox.targets).toHaveLength(3);
  });

  it('becomes "everything" rather than too large', async () => {
    const reader = relaying();
    for (const node of [reader, writer]) node.remote.refuse();
    for (let n = 0; n < 20; n += 1) await write(`user:${n}`);
    await fleet.pass(GRACE + LOOK);
    expect(outbox.targets).toEqual([{ kind: 'all' }]);
    expect(reader.cache.stats().outbox).toMatchObject({ collapses: 1, relayed: 0 });
  });

  it('is emptied by one relay at a time', async () => {
    const [first, second] = [relaying(), relaying()];
    await diesAfterCommit();
    const held = first.remote.hold('evict', 'before');
    const other = second.remote.hold('evict', 'before');
    await fleet.pass(GRACE + LOOK);
    const delivering = await Promise.race([held.reached.then(() => first), other.reached.then(() => second)]);
    const idle = delivering === first ? second : first;
    expect(idle.remote.calls).not.toContain('evict');
    for (const gate of [held, other]) gate.open();
    await turn();
    expect(outbox.targets).toEqual([]);
  });

  it('can be read again after an outage of the database', async () => {
    const reader = relaying();
    await diesAfterCommit();
    outbox.outage = new Error('connection refused');
    await fleet.pass(GRACE + LOOK);
    expect(await reader.cache.outboxFigures()).toBeUndefined();
    outbox.outage = undefined;
    await fleet.pass(LOOK);
    expect(outbox.targets).toEqual([]);
    expect(reader.cache.stats().outbox?.failedLooks).toBeGreaterThan(0);
  });

  it('is not used without a remote store: what could be stale dies with the process', async () => {
    const alone = new Cache({ namespace: 'n', transactions: new Transactions(database), outbox: { store: outbox } });
    await alone.write(
      async () => {},
      () => ({ targets: [{ kind: 'key', key: KEY }] }),
    );
    expect(database.diary).toEqual([]);
    expect(alone.stats().outbox).toBeUndefined();
    expect(await alone.outboxFigures()).toBeUndefined();
    await alone.close();
  });

  it('needs transactions, and a bound that is one', () => {
    const remote = { store: fleet.server };
    expect(() => new Cache({ namespace: 'n', remote, outbox: { store: outbox } })).toThrow("option 'outbox'");
    const transactions = new Transactions(database);
    expect(() => new Cache({ namespace: 'n', remote, transactions, outbox: { store: outbox, maxRecords: 0 } })).toThrow(
      "option 'outbox.maxRecords'",
    );
  });
});

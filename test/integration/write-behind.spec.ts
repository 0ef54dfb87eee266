import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import {
  openRedis,
  type QueuedWrite,
  type RedisNodes,
  type RedisWriteQueue,
  type WriteQueue,
} from '../../src/cache/core.js';
import { PostgresWriteLedger } from '../../src/database/write-ledger/postgres-write-ledger.js';
import { Gate } from '../support/cache/gate.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import {
  counted,
  COUNTING,
  countingWrites,
  createCounters,
  openCounters,
  queueOn,
  type Increment,
} from '../write-behind/counting.js';

/** Another queue in which some steps are others. */
const changed = (queue: RedisWriteQueue, steps: Partial<WriteQueue>): WriteQueue => Object.assign(queue, steps);

describe('writes that are accepted now and performed later', () => {
  let folder: string;
  let redis: RedisServer;
  let admin: RedisAdmin;
  let base: TestDatabase;
  let database: DataSource;
  let nodes: RedisNodes;
  let namespace: string;

  const durable = (): string[] => ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'larder-write-behind-'));
    [redis, base] = await Promise.all([startRedis({ args: durable() }), createTestDatabase()]);
    admin = new RedisAdmin(redis.port);
    database = await openCounters(base.url);
    await createCounters(database);
  }, 60_000);
  afterAll(async () => {
    admin.close();
    await database.destroy();
    await Promise.all([redis.stop(), base.drop()]);
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    namespace = `test-${randomUUID()}`;
    nodes = openRedis({ url: redis.url });
    await nodes.connect(5_000);
    calls.length = 0;
  });
  afterEach(async () => {
    await nodes.close();
    for (const table of ['increments', 'counters', 'performed_writes', 'dead_letters'])
      await database.query(`DELETE FROM ${table}`);
  });

  const calls: Increment[] = [];
  /** Not started: it flushes when it is told to. */
  const writes = (options: Partial<Parameters<typeof countingWrites>[0]> = {}): ReturnType<typeof countingWrites> =>
    countingWrites({
      database,
      queue: queueOn(nodes, namespace),
      before: async (call) => void calls.push(call),
      ...options,
    });
  const add = (to: ReturnType<typeof countingWrites>, operation: number, counter = 'a'): Promise<void> =>
    to.write(counter, [counter, 1, [operation]]);
  const performed = async (): Promise<number[]> =>
    (await database.query<{ operation: number }[]>('SELECT operation FROM increments ORDER BY operation')).map(
      ({ operation }) => operation,
    );
  const length = async (): Promise<unknown> => admin.ask('XLEN', `${namespace}:{write-behind:${COUNTING}}:writes`);

  it('returns before it is performed, and performs the writes of one key as one', async () => {
    const some = writes();
    for (const operation of [1, 2, 3]) await add(some, operation);
    await add(some, 4, 'b');
    expect(await performed()).toEqual([]);
    expect(await some.settled(5_000)).toBe(true);
    expect(calls).toEqual([
      ['a', 3, [1, 2, 3]],
      ['b', 1, [4]],
    ]);
    expect(await counted(database)).toEqual({ sum: 4, operations: 4, distinct: 4 });
    expect(await length()).toBe(0);
    expect(await some.report()).toMatchObject({ accepted: 4, batches: 1, deadLetters: 0, figures: { length: 0 } });
  });

  it('counts once a write of which nobody knew whether Redis had it, when it comes late', async () => {
    let late: (() => Promise<unknown>) | undefined;
    const queue = queueOn(nodes, namespace);
    const offer = queue.offer.bind(queue);
    const some = writes({
      queue: changed(queue, {
        offer: (write: QueuedWrite, limit) => {
          late = () => offer(write, limit);
          return Promise.reject(new Error('no answer in time'));
        },
      }),
    });
    await add(some, 1);
    expect(await performed()).toEqual([1]);
    expect((await some.report()).writtenThrough.unknown).toBe(1);
    await late?.();
    expect(await length()).toBe(1);
    await until('the queue is asked again', () => some.settled(5_000));
    expect(await performed()).toEqual([1]);
    expect(await length()).toBe(0);
  });

  it('is performed once where the flush comes before the caller has given up waiting for Redis', async () => {
    const queue = queueOn(nodes, namespace);
    const offer = queue.offer.bind(queue);
    const flushing = writes();
    const some = writes({
      queue: changed(queue, {
        offer: async (write, limit) => {
          await offer(write, limit);
          await flushing.settled(5_000);
          throw new Error('the answer was lost');
        },
      }),
      settings: { patience: 10_000 },
    });
    await add(some, 1);
    expect(await performed()).toEqual([1]);
  });

  it('is performed once where the process dies between the commit and the acknowledgement', async () => {
    const evicted: unknown[] = [];
    const dying = writes({
      queue: changed(queueOn(nodes, namespace), { settle: () => Promise.reject(new Error('it died')) }),
      settings: { claimAfter: 1 },
    });
    await add(dying, 1);
    await dying.drain(1_000);
    expect(await performed()).toEqual([1]);
    expect(await length()).toBe(1);
    const survivor = writes({
      settings: { claimAfter: 1 },
      evict: async (seen) => void evicted.push(...seen),
    });
    await survivor.settled(5_000);
    expect(await performed()).toEqual([1]);
    expect(await length()).toBe(0);
    // The one that died may not have come to it.
    expect(evicted).toEqual([['a', 1, [1]]]);
  });

  it('evicts after the commit, and before a read that waits for it goes on', async () => {
    const seen: unknown[] = [];
    // Still in the queue: a process that dies here leaves the eviction to the next.
    const some = writes({ evict: async () => void seen.push([await performed(), await length()]) });
    await add(some, 1);
    expect(seen).toEqual([]);
    await some.settled(5_000);
    expect(seen).toEqual([[[1], 1]]);
  });

  it('refuses what a consumer still holds that stood still, after its writes were forgotten', async () => {
    const gate = new Gate();
    const queue = queueOn(nodes, namespace);
    const take = queue.take.bind(queue);
    let isHeld = true;
    const stalled = writes({
      queue: changed(queue, {
        take: async (count) => {
          const taken = await take(count);
          if (isHeld) await gate.pass();
          isHeld = false;
          return taken;
        },
      }),
    });
    await add(stalled, 1);
    const flush = stalled.settled(10_000);
    await gate.reached;
    const other = writes({ settings: { claimAfter: 1 } });
    await other.settled(5_000);
    expect(await performed()).toEqual([1]);
    const floor = await queue.floor();
    if (!floor) throw new Error('there was one');
    await new PostgresWriteLedger(database).forget(COUNTING, floor, -1);
    expect(await database.query('SELECT FROM performed_writes')).toEqual([]);
    gate.open();
    await flush;
    expect(await performed()).toEqual([1]);
  });

  it('keeps what fails alone as a dead letter, and performs the rest of its batch', async () => {
    let isBroken = true;
    const before = async ([, , operations]: Increment): Promise<void> => {
      if (isBroken && operations.includes(5)) throw new TypeError('5 is not supported');
    };
    const some = writes({ before });
    for (let operation = 1; operation <= 9; operation += 1) await add(some, operation);
    await some.settled(5_000);
    expect(await performed()).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    const [letter, ...more] = await some.deadLetters(5);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ key: 'a', error: '5 is not supported', queue: COUNTING });
    expect(await some.report()).toMatchObject({ deadLetters: 1, buried: 1 });
    await expect(some.retry(letter?.id ?? '')).rejects.toThrow('5 is not supported');
    isBroken = false;
    expect(await some.retry(letter?.id ?? '')).toBe(true);
    expect(await some.retry(letter?.id ?? '')).toBe(false);
    expect(await counted(database)).toEqual({ sum: 9, operations: 9, distinct: 9 });
    expect(await some.deadLetters(5)).toEqual([]);
  });

  it('keeps what nobody can read as a dead letter', async () => {
    const some = writes();
    await admin.ask('XADD', `${namespace}:{write-behind:${COUNTING}}:writes`, '*', 'what', 'ever');
    await add(some, 1);
    await some.settled(5_000);
    expect(await performed()).toEqual([1]);
    expect(await some.deadLetters(5)).toHaveLength(1);
  });

  it('writes through where the queue is full, and where its arguments cannot be kept', async () => {
    const some = writes({ settings: { maxLength: 1 } });
    await add(some, 1);
    await add(some, 2);
    expect(await performed()).toEqual([2]);
    await some.write('a', ['a', 1, Object.assign([3], { then: () => undefined })]);
    await some.write(undefined, ['a', 1, [4]]);
    expect((await some.report()).writtenThrough).toMatchObject({ full: 1, unencodable: 2 });
    await some.settled(5_000);
    expect(await performed()).toEqual([1, 2, 3, 4]);
  });

  it('performs what is in the queue when it ends, and writes through after that', async () => {
    const some = writes();
    await add(some, 1);
    await some.drain(5_000);
    expect(await performed()).toEqual([1]);
    await add(some, 2);
    expect(await performed()).toEqual([1, 2]);
    expect((await some.report()).writtenThrough.closing).toBe(1);
  });

  it('keeps what it cannot perform in time for the next process', async () => {
    const gate = new Gate();
    const some = writes({ before: () => gate.pass() });
    await add(some, 1);
    await some.drain(50);
    expect(await performed()).toEqual([]);
    expect(await length()).toBe(1);
    gate.fail(new Error('the process ends'));
  });

  it('has accepted writes after Redis crashed, and writes through while it is away', async () => {
    const some = writes();
    await add(some, 1);
    await redis.kill();
    try {
      await until('it writes through', async () => {
        await add(some, 2);
        return true;
      });
      expect(await performed()).toEqual([2]);
      expect(await some.settled(50)).toBe(false);
    } finally {
      await redis.stop();
      redis = await startRedis({ args: durable(), port: redis.port });
    }
    await nodes.connect(10_000);
    await until('the queue is asked again', () => some.settled(5_000));
    expect(await performed()).toEqual([1, 2]);
    await until('writes are accepted again', async () => {
      const { accepted } = await some.report();
      await add(some, 3);
      return (await some.report()).accepted > accepted;
    });
  }, 30_000);

  it('keeps no read waiting while Redis hangs', async () => {
    const some = writes();
    await add(some, 1);
    redis.freeze();
    try {
      const begun = performance.now();
      for (let read = 0; read < 20; read += 1) expect(await some.settled(10_000)).toBe(false);
      expect(performance.now() - begun).toBeLessThan(5_000);
    } finally {
      redis.thaw();
    }
    await until('it answers again', () => some.settled(5_000));
    expect(await performed()).toEqual([1]);
  }, 30_000);

  it('performs a batch once whose transaction the database broke off', async () => {
    let isFirst = true;
    const some = writes({
      before: async () => {
        if (!isFirst) return;
        isFirst = false;
        // As when Postgres restarts: every connection of this database ends, that of the flush among them.
        const own = await openCounters(base.url);
        await own.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        await own.destroy();
      },
    });
    for (const operation of [1, 2, 3]) await add(some, operation);
    await some.settled(300);
    expect(await length()).toBe(3);
    await until('it is performed', async () => (await some.settled(1_000)) && (await performed()).length > 0);
    expect(await counted(database)).toEqual({ sum: 3, operations: 3, distinct: 3 });
    expect(await some.deadLetters(5)).toEqual([]);
  });
});

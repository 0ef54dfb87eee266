import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import {
  DeferredWrites,
  RedisWriteQueue,
  systemClock,
  type DeferredWritesSettings,
  type RedisNodes,
  type WriteQueue,
} from '../../src/cache/core.js';
import { WriteBehind1700000026000 } from '../../src/database/migrations/1700000026000-write-behind.js';
import { PostgresWriteLedger } from '../../src/database/write-ledger/postgres-write-ledger.js';

/** Name of the queue. */
export const COUNTING = 'counting';

/** Fast enough for a test; performed writes are remembered long enough for what a test lets a process wait. */
export const BRISK: DeferredWritesSettings = {
  flushEvery: 100,
  maxBatch: 500,
  maxLength: 20_000,
  attempts: 3,
  patience: 200,
  claimAfter: 1_000,
  rememberFor: 5_000,
};

/** What an increment is: so much for one counter, by these numbered operations. */
export type Increment = readonly [counter: string, amount: number, operations: readonly number[]];

export const openCounters = (url: string): Promise<DataSource> =>
  new DataSource({
    type: 'postgres',
    url,
    poolSize: 5,
    extra: { connectionTimeoutMillis: 5_000, query_timeout: 12_000 },
  }).initialize();

/** Counters, and beside them which operations were counted: nothing in the schema keeps one from being counted twice. */
export async function createCounters(database: DataSource): Promise<void> {
  const runner = database.createQueryRunner();
  await new WriteBehind1700000026000().up(runner);
  await runner.release();
  await database.query(`CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL)`);
  await database.query(`CREATE TABLE increments (operation int NOT NULL)`);
}

/** What is in the database. */
export interface Counted {
  /** Of all counters. */
  readonly sum: number;
  readonly operations: number;
  readonly distinct: number;
}

export async function counted(database: DataSource): Promise<Counted> {
  const [row] = await database.query<Counted[]>(
    `SELECT (SELECT coalesce(sum(value), 0)::int FROM counters) AS sum, count(*)::int AS operations,
            count(DISTINCT operation)::int AS distinct FROM increments`,
  );
  if (!row) throw new Error('SELECT count(*) gave no row');
  return row;
}

async function increment([counter, amount, operations]: Increment, transaction: EntityManager): Promise<void> {
  await transaction.query(
    `INSERT INTO counters VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = counters.value + EXCLUDED.value`,
    [counter, amount],
  );
  await transaction.query(`INSERT INTO increments SELECT unnest($1::int[])`, [operations]);
}

interface CountingOptions {
  readonly database: DataSource;
  readonly queue: WriteQueue | undefined;
  readonly settings?: Partial<DeferredWritesSettings>;
  readonly warn?: (message: string) => void;
  readonly evict?: (calls: readonly (readonly unknown[])[]) => Promise<void>;
  /** Before each increment that is part of a batch. */
  readonly before?: (call: Increment) => Promise<void>;
}

/** Increments, written behind. */
export const countingWrites = ({
  database,
  queue,
  settings,
  warn = () => undefined,
  evict = async () => undefined,
  before,
}: CountingOptions): DeferredWrites<EntityManager> =>
  new DeferredWrites<EntityManager>({
    name: COUNTING,
    queue,
    ledger: new PostgresWriteLedger(database),
    merge: (earlier, later) => {
      const [[counter, amount, operations], [, more, others]] = [earlier as Increment, later as Increment];
      return [counter, amount + more, [...operations, ...others]];
    },
    perform: async (args, transaction) => {
      const call = args as Increment;
      await before?.(call);
      await (transaction ? increment(call, transaction) : database.transaction((own) => increment(call, own)));
    },
    evict,
    settings: { ...BRISK, ...settings },
    clock: systemClock,
    logger: { debug: () => undefined, warn, error: warn },
  });

export const queueOn = (nodes: RedisNodes, namespace: string, consumer: string = randomUUID()): RedisWriteQueue =>
  new RedisWriteQueue({ nodes, namespace, name: COUNTING, consumer });

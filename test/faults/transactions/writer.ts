// One process of the laboratory: does what the controller asks, and remembers what it did and saw.
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../../src/database/database-options.js';
import { TypeOrmTransactions } from '../../../src/database/transactions/typeorm-transactions.js';
import { withinLimit } from '../limit.js';
import { Holds } from './holds.js';
import type { Call, WriterCalls, WriterOptions } from './messages.js';
import { CachedRegisters } from './registers.js';
import { WriterLoad } from './writer-load.js';

/** Longer than it takes to wait for a connection, for statements that are given up, and for Redis. Milliseconds. */
const CLOSE_LIMIT = 10_000;

interface Running {
  readonly dataSource: DataSource;
  readonly registers: CachedRegisters;
  readonly load: WriterLoad;
}

const holds = new Holds();
let current: Running | undefined;

function running(): Running {
  if (!current) throw new Error('The writer has not been started.');
  return current;
}

async function start(options: WriterOptions): Promise<void> {
  const { database, poolSize, pace } = options;
  const common = databaseOptions(database, poolSize);
  const dataSource = await new DataSource({
    ...common,
    extra: {
      ...(common.extra as object),
      query_timeout: pace.statement,
      connectionTimeoutMillis: pace.connection,
    },
  }).initialize();
  const transactions = new TypeOrmTransactions();
  transactions.join(dataSource);
  if (options.hold) holds.hold(options.hold);
  const registers = new CachedRegisters(dataSource, transactions, holds, options);
  await registers.cache.connect(10_000);
  current = { dataSource, registers, load: new WriterLoad(options.name, registers) };
}

const calls: WriterCalls = {
  start,
  work: async (load) => {
    running().load.begin(load);
  },
  progress: async () => running().load.calls,
  rest: () => running().load.rest(),
  hold: async (step) => {
    holds.hold(step);
  },
  reached: (step) => holds.reached(step),
  release: async (step) => {
    holds.release(step);
  },
  write: (write) => running().load.write(write),
  read: (names) => Promise.all(names.map((name) => running().load.read(name))),
  settled: () => running().registers.cache.settled(),
  report: async () => running().load.report(),
  close: async () => {
    await withinLimit(running().registers.cache.close(), CLOSE_LIMIT);
    await running().dataSource.destroy();
  },
};

async function answer({ id, call, args }: Call): Promise<void> {
  try {
    const result = await (calls[call] as (...given: unknown[]) => Promise<unknown>)(...args);
    process.send?.({ id, result });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on('message', (call: Call) => void answer(call));
// Its controller is gone.
process.on('disconnect', () => process.exit());

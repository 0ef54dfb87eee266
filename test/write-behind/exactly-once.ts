import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { RedisAdmin } from '../support/redis-admin.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { counted, type Counted } from './counting.js';
import type { IncrementerOptions } from './experiment-messages.js';
import { IncrementerProcess } from './incrementer-process.js';

export interface ExperimentOptions extends IncrementerOptions {
  /** As compiled. */
  readonly folder: string;
  readonly increments: number;
  readonly processes: number;
  readonly redisPort: number;
  readonly seed: number;
  /** Milliseconds between two processes that are killed, on average. */
  readonly killEvery: number;
  /** Milliseconds between two moments at which all connections of Redis are cut, on average. */
  readonly cutEvery: number;
  /** What else happens from time to time, and how often. */
  readonly disasters?: readonly { readonly every: number; readonly strike: () => Promise<void> }[];
  readonly tell?: (message: string) => void;
}

export interface ExperimentResult extends Counted {
  readonly killed: number;
  readonly cuts: number;
  readonly disasters: number;
  /** Operations whose caller was told nothing, and of those the ones that had not happened: they were repeated. */
  readonly untold: number;
  readonly repeated: number;
  /** Operations that were acknowledged and did not happen. */
  readonly lost: number;
  /** Most rows of the table of performed writes. */
  readonly mostRemembered: number;
}

const ORDER = 250;

/**
 * Increments counters, one operation each, while processes and connections are killed. What a killed process had under way
 * is looked up when the queue is empty, and repeated where it did not happen, as a caller would have to.
 */
export async function countExactlyOnce(options: ExperimentOptions, database: DataSource): Promise<ExperimentResult> {
  const figures = { killed: 0, cuts: 0, disasters: 0, untold: 0, repeated: 0, lost: 0, mostRemembered: 0 };
  const random = seededRandom(options.seed);
  const admin = new RedisAdmin(options.redisPort);
  const live = new Set<IncrementerProcess>();
  const acknowledged = new Uint8Array(options.increments);
  const end = new AbortController();
  const over = end.signal;

  const start = async (): Promise<IncrementerProcess> => {
    const made = await IncrementerProcess.start(options.folder, options);
    live.add(made);
    return made;
  };
  const perform = async (orders: (readonly number[])[]): Promise<void> => {
    let worker = await start();
    for (let operations = orders.pop(); operations; operations = orders.pop()) {
      const outcome = await worker.perform({ operations });
      for (const operation of outcome?.acknowledged ?? []) acknowledged[operation] = 1;
      figures.untold += operations.length - (outcome?.acknowledged.length ?? 0);
      if (!outcome) {
        live.delete(worker);
        worker = await start();
      }
    }
  };
  const repeatedly = async (every: number, strike: () => Promise<void>): Promise<void> => {
    for (;;) {
      await pause(every * (0.5 + random()));
      if (over.aborted) return;
      await strike();
    }
  };
  const kill = async (): Promise<void> => {
    const victim = [...live][Math.floor(random() * live.size)];
    if (!victim) return;
    live.delete(victim);
    figures.killed += 1;
    await victim.kill();
  };
  const cut = async (): Promise<void> => {
    figures.cuts += 1;
    await admin.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').catch(() => undefined);
  };
  const look = async (): Promise<void> => {
    const rows = await database
      .query<{ count: number }[]>(`SELECT count(*)::int AS count FROM performed_writes`)
      .catch(() => []);
    figures.mostRemembered = Math.max(figures.mostRemembered, rows[0]?.count ?? 0);
  };
  const drained = (): Promise<void> =>
    until(
      'the queue is empty',
      async () => (await admin.ask('XLEN', `${options.namespace}:{write-behind:counting}:writes`)) === 0,
      60_000,
    );
  const inOrders = (operations: readonly number[]): number[][] =>
    Array.from({ length: Math.ceil(operations.length / ORDER) }, (_, at) =>
      operations.slice(at * ORDER, (at + 1) * ORDER),
    );
  const missing = async (): Promise<readonly number[]> => {
    const rows = await database.query<{ operation: number }[]>(
      `SELECT operation FROM generate_series(0, $1 - 1) AS all_of (operation)
       EXCEPT SELECT operation FROM increments`,
      [options.increments],
    );
    return rows.map(({ operation }) => operation);
  };

  try {
    const strikes = [
      { every: options.killEvery, strike: kill },
      { every: options.cutEvery, strike: cut },
      { every: 1_000, strike: look },
      ...(options.disasters ?? []).map(({ every, strike }) => ({
        every,
        strike: async () => {
          figures.disasters += 1;
          await strike();
        },
      })),
    ].map(({ every, strike }) => repeatedly(every, strike));
    const orders = inOrders(Array.from({ length: options.increments }, (_, operation) => operation));
    await Promise.all(Array.from({ length: options.processes }, () => perform(orders)));
    end.abort();
    await Promise.all(strikes);
    options.tell?.('all operations were issued');
    if (live.size === 0) await start();
    for (;;) {
      await drained();
      options.tell?.('the queue is empty');
      let absent: readonly number[] = [];
      await until('Postgres answers', async () => Boolean((absent = await missing())));
      figures.lost += absent.filter((operation) => acknowledged[operation] === 1).length;
      const again = absent.filter((operation) => acknowledged[operation] === 0);
      if (again.length === 0) break;
      figures.repeated += again.length;
      options.tell?.(`${again.length} operations of dead processes had not happened: again`);
      await perform(inOrders(again));
    }
    return { ...(await counted(database)), ...figures };
  } finally {
    end.abort();
    admin.close();
    await Promise.all([...live].map((each) => each.kill()));
  }
}

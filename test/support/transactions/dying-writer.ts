/**
 * A process that writes in a transaction, and stands still at one step of it, to be killed there.
 * `node --import tsx dying-writer.ts STEP`, with DATABASE_URL, REDIS_URL and CACHE in the environment.
 */
import { DataSource } from 'typeorm';
import { Cache, type Outbox } from '../../../src/cache/index.js';
import { RedisRemoteStore } from '../../../src/cache/store/redis/redis-remote-store.js';
import { databaseOptions } from '../../../src/database/database-options.js';
import { PostgresOutbox } from '../../../src/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../../../src/database/transactions/typeorm-transactions.js';

const { DATABASE_URL = '', REDIS_URL = '', CACHE = '' } = process.env;
const [, , last = ''] = process.argv;

/** Tells its parent, and goes no further where it is to die. */
async function arrive(step: string): Promise<void> {
  if (step !== last) return;
  process.send?.(step);
  await new Promise(() => {});
}

/** The same object, with something done before and after one of its methods. */
function around<T extends object>(target: T, method: keyof T, before: string, after: string): T {
  return new Proxy(target, {
    get(inner, name) {
      const value: unknown = Reflect.get(inner, name);
      if (typeof value !== 'function') return value;
      const call = value.bind(inner) as (...args: unknown[]) => Promise<unknown>;
      if (name !== method) return call;
      return async (...args: unknown[]) => {
        await arrive(before);
        const result = await call(...args);
        await arrive(after);
        return result;
      };
    },
  });
}

const dataSource = await new DataSource(databaseOptions(DATABASE_URL, 5)).initialize();
const transactions = new TypeOrmTransactions();
transactions.join(dataSource);
const outbox: Outbox = new PostgresOutbox(() => dataSource, { cache: CACHE, grace: 1 });
const cache = new Cache({
  namespace: CACHE,
  remote: { store: around(new RedisRemoteStore({ url: REDIS_URL }, CACHE), 'evict', 'committed', 'evicted') },
  // The parent decides when this one is over: no wait of its own ends before.
  remoteTimeout: '1h',
  transactions,
  outbox: { store: around(outbox, 'record', 'written', 'recorded'), relayInterval: false },
});
await cache.connect(10_000);
await transactions.run(async () => {
  await arrive('begun');
  await dataSource.manager.query(`UPDATE registers SET value = value + 1 WHERE name = 'a'`);
  await cache.evict('register:a');
});

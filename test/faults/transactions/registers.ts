import { type DataSource, QueryFailedError } from 'typeorm';
import { Cache, type Outbox } from '../../../src/cache/index.js';
import { RedisRemoteStore } from '../../../src/cache/store/redis/redis-remote-store.js';
import { retryingConflicts } from '../../../src/database/retrying-conflicts.js';
import { PostgresOutbox } from '../../../src/database/transactions/postgres-outbox.js';
import type { TypeOrmTransactions } from '../../../src/database/transactions/typeorm-transactions.js';
import type { Holds } from './holds.js';
import type { Outcome, Register, Write, WriterOptions } from './messages.js';

const TIME_TO_LIVE = '1h';

export class RolledBack extends Error {
  override readonly name = 'RolledBack';
}

const keyOf = (name: string): string => `register:${name}`;

/** Rows that are counted up in transactions, and their cache. */
export class CachedRegisters {
  readonly cache: Cache;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TypeOrmTransactions,
    private readonly holds: Holds,
    private readonly options: WriterOptions,
  ) {
    const { redis, namespace, database, outbox, relay, pace } = options;
    const around = { before: 'committed', after: 'evicted' } as const;
    const store: Outbox = new PostgresOutbox(() => dataSource, {
      cache: namespace,
      listenUrl: relay ? database : undefined,
      grace: pace.grace,
    });
    this.cache = new Cache({
      namespace,
      remote: {
        store: holds.around(new RedisRemoteStore({ url: redis }, namespace), { evict: around, put: around }),
      },
      remoteTimeout: `${options.remoteTimeout}ms`,
      nearMaxStaleness: `${pace.nearMaxStaleness}ms`,
      transactions,
      ...(outbox && {
        outbox: {
          store: holds.around(store, { record: { after: 'recorded' } }),
          relayInterval: relay && `${pace.look}ms`,
        },
      }),
    });
  }

  read(name: string): Promise<Register | undefined> {
    return this.cache.getOrLoad(keyOf(name), TIME_TO_LIVE, () => this.load(name));
  }

  /** Again, where Postgres gave it up for another one. @throws what the last attempt threw */
  async write(write: Write, attempted: (attempts: number) => void): Promise<readonly Register[]> {
    let attempts = 0;
    return retryingConflicts(() => {
      attempted((attempts += 1));
      return this.attempt(write, `${write.operation}#${attempts}`);
    });
  }

  private async attempt(write: Write, mark: string): Promise<readonly Register[]> {
    await this.holds.arrive('called');
    const keys = write.rows.map(keyOf);
    const change = (): Promise<readonly Register[]> => this.change(write, mark);
    if (write.by === 'evict' || !this.options.outbox) {
      return this.transactions.run(
        async () => {
          const written = await change();
          await this.cache.evict(keys);
          return written;
        },
        write.isolation ? { isolation: write.isolation } : {},
      );
    }
    const bases = await Promise.all(keys.map((key) => this.cache.captureForPut(key, [])));
    const policy = this.cache.policy(TIME_TO_LIVE, {});
    return this.cache.write(change, (written) => ({
      targets: keys.map((key) => ({ kind: 'key', key })),
      put: async () => {
        const arePut = bases.map((base, at) => this.cache.put(base, written[at], policy));
        return (await Promise.all(arePut)).every(Boolean);
      },
    }));
  }

  private async change({ operation, rows, isolation, fails }: Write, mark: string): Promise<readonly Register[]> {
    const { manager } = this.dataSource;
    const written: Register[] = [];
    for (const name of rows) {
      // What was read decides what is written: of two who read the same, one must be given up.
      const seen = isolation ? ((await this.load(name))?.version ?? 0) : undefined;
      await this.holds.arrive('read');
      const [found] = await manager.query<[Register[], number]>(
        `UPDATE registers SET version = coalesce($2::int, version) + 1, mark = $3 WHERE name = $1
         RETURNING name, version, mark`,
        [name, seen, mark],
      );
      written.push(...found);
      await manager.query(`INSERT INTO writes VALUES ($1, $2, $3)`, [operation, name, mark]);
      await this.holds.arrive('locked');
    }
    await this.holds.arrive('written');
    if (fails) throw new RolledBack();
    return written;
  }

  private async load(name: string): Promise<Register | undefined> {
    const [row] = await this.dataSource.manager.query<Register[]>(
      `SELECT name, version, mark FROM registers WHERE name = $1`,
      [name],
    );
    return row;
  }
}

/** What a write that failed is told as. */
export function failureOf(attempts: number, error: unknown): Outcome {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return { attempts, error: String(cause) };
}

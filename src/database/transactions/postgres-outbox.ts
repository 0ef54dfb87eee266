import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type {
  EvictionTarget,
  Outbox,
  OutboxFigures,
  OutboxReceipt,
  TakenEvictions,
  Transaction,
} from '../../cache/index.js';
import { CHANGES, UNRECORDED } from './outbox-channel.js';
import { OutboxListener } from './outbox-listener.js';
import { removeEvicted } from './evicted-changes.js';
import { registerReader, shareChanges } from './outbox-readers.js';
import { type OutboxRow, rowOf, targetsOf } from './outbox-row.js';
import { TypeOrmConnection } from './typeorm-connection.js';

/** Milliseconds for which the one who recorded an eviction has it to itself. */
const GRACE = 3_000;

/** Milliseconds after which it is said again that this cache is to be told of changes. */
const REGISTERED = 3_600_000;

/** What removes delivered rows need not reach the disk: a row that comes back is delivered again. */
const LAZILY = `SELECT set_config('synchronous_commit', 'off', true)`;

export interface PostgresOutboxOptions {
  /** Tells caches apart that share the table: the namespace. All versions of it deliver each other's records. */
  readonly cache: string;
  /** Where it is heard what others hand over; without it they are found by looking. Takes a connection of its own. */
  readonly listenUrl?: string | undefined;
  /** Milliseconds. Default 3,000. */
  readonly grace?: number;
}

/** The table `cache_outbox`. What is not done in the transaction of a write has a connection of the pool. */
export class PostgresOutbox implements Outbox {
  private readonly grace: number;
  private registeredAt: number | undefined;
  /** Somebody changed a row, and it could not be recorded. */
  private hasMissed = false;

  /** @param dataSource asked for when it is needed; the cache is there before it is open, and finds nothing then */
  constructor(
    private readonly dataSource: () => DataSource | undefined,
    private readonly options: PostgresOutboxOptions,
  ) {
    this.grace = options.grace ?? GRACE;
  }

  /** @throws TypeError for a transaction of another database */
  async record(targets: readonly EvictionTarget[], { connection }: Transaction): Promise<OutboxReceipt> {
    if (!(connection instanceof TypeOrmConnection)) throw new TypeError('The transaction is of another database');
    const due = `clock_timestamp() + ${this.grace} * interval '1 millisecond'`;
    const rows = targets.map((target) => ({ id: randomUUID(), ...rowOf(target) }));
    const values = rows.map(({ id, kind, name }) => {
      const texts = [id, this.options.cache, kind, name].map((text) => pg.escapeLiteral(text));
      return `(${texts.join()}, ${due})`;
    });
    connection.endWith(`INSERT INTO cache_outbox (id, cache, kind, name, due_at) VALUES ${values.join()}`);
    return rows.map(({ id }) => id);
  }

  async done(receipt: OutboxReceipt): Promise<void> {
    await removeEvicted(this.query, this.options.cache, receipt);
  }

  async handOver(receipt: OutboxReceipt): Promise<void> {
    await this.query(
      `WITH due AS (UPDATE cache_outbox SET due_at = least(due_at, clock_timestamp()) WHERE id = ANY ($1::uuid[]) RETURNING id)
       SELECT pg_notify('cache_outbox', $2) WHERE EXISTS (SELECT FROM due)`,
      [receipt, this.options.cache],
    );
  }

  async take(
    limit: number,
    deliver: (targets: readonly EvictionTarget[]) => Promise<boolean>,
  ): Promise<TakenEvictions> {
    const dataSource = this.dataSource();
    if (!dataSource) return { records: 0, isDelivered: true };
    if (!(await this.deliverMissed(deliver))) return { records: 1, isDelivered: false };
    await this.sortChanges();
    const runner = dataSource.createQueryRunner();
    const connection = new TypeOrmConnection(runner);
    try {
      await connection.begin();
      const rows = (await runner.query(
        `SELECT id, kind, name FROM cache_outbox WHERE cache = $1 AND due_at <= clock_timestamp()
          ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [this.options.cache, limit],
      )) as OutboxRow[];
      const isDelivered = rows.length === 0 || (await deliver(distinctTargets(rows)));
      if (rows.length > 0 && isDelivered) {
        await runner.query(LAZILY);
        await runner.query(`DELETE FROM cache_outbox WHERE id = ANY ($1::uuid[])`, [rows.map(({ id }) => id)]);
      }
      await connection.commit();
      const changes = rows.filter(({ kind }) => kind === 'change').length;
      return { records: rows.length, ...(changes > 0 && { changes }), isDelivered };
    } catch (error) {
      await connection.rollback().catch(() => {}); // the connection is closed, and its locks go with it
      throw error;
    } finally {
      await connection.release();
    }
  }

  /** Of many that name the same the one remains that is due first: each of them is older than its delivery. */
  async compact(limit: number): Promise<boolean> {
    if (!this.dataSource()) return false;
    await this.sortChanges();
    const collapsed = (await this.query(
      `WITH free AS MATERIALIZED (
         SELECT id, kind, name, due_at FROM cache_outbox WHERE cache = $1 FOR UPDATE SKIP LOCKED
       ), kept AS MATERIALIZED (
         SELECT DISTINCT ON (kind, name) id, kind FROM free ORDER BY kind, name, due_at, id
       ), collapsed AS MATERIALIZED (
         SELECT bool_or(kind = 'all') AS was_everything FROM kept
         HAVING count(*) > $2 OR (count(*) > 1 AND bool_or(kind = 'all'))
       ), everything AS (
         INSERT INTO cache_outbox (id, cache, kind, name, due_at)
         SELECT gen_random_uuid(), $1, 'all', '*', (SELECT least(min(due_at), clock_timestamp()) FROM free) FROM collapsed
       ), gone AS (
         DELETE FROM cache_outbox
          WHERE id IN (SELECT id FROM free)
            AND (EXISTS (SELECT FROM collapsed) OR id NOT IN (SELECT id FROM kept))
       )
       SELECT FROM collapsed WHERE NOT was_everything`,
      [this.options.cache, limit],
    )) as unknown[];
    return collapsed.length > 0;
  }

  async figures(limit: number): Promise<OutboxFigures> {
    if (!this.dataSource()) return { records: 0, oldestDueAge: 0 };
    // Changes that nobody has shared out yet are for this cache, too. What earlier releases have made due has no age.
    const [found] = (await this.query(
      `SELECT count(*)::int AS records,
              coalesce(greatest(extract(epoch FROM clock_timestamp() - min(due_at) FILTER (WHERE isfinite(due_at))), 0), 0)
                ::float8 * 1000 AS "oldestDueAge"
         FROM (SELECT due_at FROM cache_outbox WHERE cache IN ($1, '*') LIMIT $2) AS waiting`,
      [this.options.cache, limit],
    )) as OutboxFigures[];
    if (!found) throw new Error('SELECT count(*) gave no row');
    return found;
  }

  listen(listener: () => void): () => Promise<void> {
    const { listenUrl, cache } = this.options;
    if (listenUrl === undefined) return async () => {};
    const listening = new OutboxListener(listenUrl, (told) => {
      if (told === UNRECORDED) this.hasMissed = true;
      if (told === undefined || [cache, CHANGES, UNRECORDED].includes(told)) listener();
    });
    return () => listening.close();
  }

  /** Changes that triggers have recorded become records of this cache. */
  private async sortChanges(): Promise<void> {
    const now = performance.now();
    if (this.registeredAt === undefined || now - this.registeredAt > REGISTERED) {
      await registerReader(this.query, this.options.cache);
      this.registeredAt = now;
    }
    if (!(await shareChanges(this.query, this.options.cache))) await registerReader(this.query, this.options.cache);
  }

  /** Asks nothing of the outbox: it may not be there. */
  private async deliverMissed(deliver: Parameters<Outbox['take']>[1]): Promise<boolean> {
    if (!this.hasMissed) return true;
    this.hasMissed = false;
    const isDelivered = await deliver([{ kind: 'all' }]);
    if (!isDelivered) this.hasMissed = true;
    return isDelivered;
  }

  /** Never on the connection of a transaction that the caller is in. */
  private readonly query = async (statement: string, parameters: unknown[]): Promise<unknown> => {
    const runner = this.dataSource()?.createQueryRunner();
    if (!runner) throw new Error('The data source is used before it is open');
    try {
      return await runner.query(statement, parameters);
    } finally {
      await runner.release();
    }
  };
}

const distinctTargets = (rows: readonly OutboxRow[]): readonly EvictionTarget[] => [
  ...new Map(rows.flatMap(targetsOf).map((target) => [JSON.stringify(rowOf(target)), target])).values(),
];

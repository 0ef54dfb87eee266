import pg from 'pg';
import { now } from './history.js';
import type { Register, RegisterName, Registers } from './subject.js';

/** Milliseconds: a statement that takes longer is given up. */
const STATEMENT_TIMEOUT = 10_000;

/** Postgres failed: no cache is to blame for what rejected with this. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

export interface RegistersListener {
  loaded(name: RegisterName, begin: number, end: number): void;
}

/** The table of registers, as one process sees it. */
export class PostgresRegisters implements Registers {
  private readonly pool: pg.Pool;
  private held: { readonly open: Promise<void>; readonly release: () => void } | undefined;
  private arrivals = 0;

  constructor(
    url: string,
    private readonly listener: RegistersListener = { loaded: () => undefined },
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: 6, statement_timeout: STATEMENT_TIMEOUT });
    // The next query gets a new connection; the broken one is not worth the process.
    this.pool.on('error', () => undefined);
  }

  /** Loads that have read their row and wait for {@link releaseLoads}. */
  get heldLoads(): number {
    return this.arrivals;
  }

  async load({ key, group }: RegisterName): Promise<Register> {
    const begin = now();
    const row = await this.one('SELECT key, "group", version FROM registers WHERE key = $1 AND "group" = $2', [
      key,
      group,
    ]);
    // The row is read before the wait: what a held loader brings is old when it comes.
    if (this.held) {
      this.arrivals += 1;
      await this.held.open;
    }
    this.listener.loaded({ key, group }, begin, now());
    return row;
  }

  update({ key, group }: RegisterName): Promise<Register> {
    return this.one(
      'UPDATE registers SET version = version + 1 WHERE key = $1 AND "group" = $2 RETURNING key, "group", version',
      [key, group],
    );
  }

  /** From now on loads read their row, and then wait. */
  holdLoads(): void {
    let release = (): void => undefined;
    const open = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.arrivals = 0;
    this.held = { open, release };
  }

  releaseLoads(): void {
    this.held?.release();
    this.held = undefined;
    this.arrivals = 0;
  }

  async versions(): Promise<Map<string, number>> {
    const { rows } = await this.query<Register>('SELECT key, "group", version FROM registers', []);
    return new Map(rows.map(({ key, version }) => [key, version]));
  }

  /** Makes the table anew, with all registers at version 1. */
  async create(names: readonly RegisterName[]): Promise<void> {
    await this.query('DROP TABLE IF EXISTS registers', []);
    await this.query(
      'CREATE TABLE registers (key text PRIMARY KEY, "group" text NOT NULL, version integer NOT NULL)',
      [],
    );
    await this.query(
      'INSERT INTO registers SELECT key, "group", 1 FROM unnest($1::text[], $2::text[]) AS t(key, "group")',
      [names.map(({ key }) => key), names.map(({ group }) => group)],
    );
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async one(statement: string, values: readonly string[]): Promise<Register> {
    const { rows } = await this.query<Register>(statement, values);
    const [row] = rows;
    if (!row) throw new DatabaseError(`There is no register ${values.join(' in ')}.`);
    return { key: row.key, group: row.group, version: row.version };
  }

  private async query<R extends pg.QueryResultRow>(
    statement: string,
    values: readonly (string | readonly string[])[],
  ): Promise<pg.QueryResult<R>> {
    try {
      return await this.pool.query<R>(statement, [...values]);
    } catch (error) {
      throw new DatabaseError(String(error), { cause: error });
    }
  }
}

/** @returns `count` names `k0`, `k1`, … spread over `groups` groups */
export function registerNames(count: number, groups: number): RegisterName[] {
  return Array.from({ length: count }, (_, index) => ({ key: `k${index}`, group: `g${index % groups}` }));
}

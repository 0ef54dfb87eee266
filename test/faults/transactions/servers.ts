import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../../src/database/database-options.js';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.js';
import { SingleRedis } from '../deployment.js';

const TEMPLATE = 'laboratory';

export interface LaboratoryDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  drop(): Promise<void>;
}

const opened = (url: string, poolSize: number): Promise<DataSource> =>
  new DataSource(databaseOptions(url, poolSize)).initialize();

/** A Redis and a Postgres that can be hurt. */
export class Servers {
  private constructor(
    readonly redis: SingleRedis,
    private postgres: PostgresServer,
  ) {}

  /** @param seed of what is random in them */
  static async start(seed: number): Promise<Servers> {
    const [redis, postgres] = await Promise.all([SingleRedis.start(0, seed), startPostgres()]);
    const servers = new Servers(redis, postgres);
    await servers.onServer(`CREATE DATABASE ${TEMPLATE}`);
    const template = await opened(servers.urlOf(TEMPLATE), 1);
    await template.runMigrations();
    // Nothing in this schema keeps a write from being counted twice.
    await template.query(`CREATE TABLE registers (name text PRIMARY KEY, version int NOT NULL, mark text NOT NULL)`);
    await template.query(`CREATE TABLE writes (operation text NOT NULL, name text NOT NULL, mark text NOT NULL)`);
    await template.destroy();
    return servers;
  }

  async createDatabase(): Promise<LaboratoryDatabase> {
    const name = `lab_${randomBytes(6).toString('hex')}`;
    await this.onServer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    // The servers of the tests give up commits when they crash.
    await this.onServer(`ALTER DATABASE ${name} SET synchronous_commit = on`);
    await this.onServer(`ALTER DATABASE ${name} SET deadlock_timeout = '100ms'`);
    const url = this.urlOf(name);
    const dataSource = await opened(url, 4);
    return {
      url,
      dataSource,
      drop: async () => {
        await dataSource.destroy();
        await this.onServer(`DROP DATABASE ${name} WITH (FORCE)`);
      },
    };
  }

  /** Ends it as by `immediate`: without a checkpoint, and without a word to its clients. */
  async crashPostgres(): Promise<void> {
    await this.postgres.halt();
  }

  /** It recovers from its log. */
  async startPostgresAgain(): Promise<void> {
    this.postgres = await this.postgres.startAgain();
  }

  freezePostgres(): void {
    this.postgres.freeze();
  }

  thawPostgres(): void {
    this.postgres.thaw();
  }

  async stop(): Promise<void> {
    await Promise.all([this.redis.stop(), this.postgres.stop()]);
  }

  private urlOf(database: string): string {
    const url = new URL(this.postgres.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  private async onServer(statement: string): Promise<void> {
    const server = await opened(this.postgres.url, 1);
    try {
      await server.query(statement);
    } finally {
      await server.destroy();
    }
  }
}

import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import type { DatabaseConnection, Isolation } from '../../cache/index.js';
import { TransactionClient } from './transaction-client.js';

/** A transaction of a data source, on a connection of its pool that is taken with its first statement. */
export class TypeOrmConnection implements DatabaseConnection {
  private readonly client: TransactionClient;

  /** @param runner a new one */
  constructor(readonly runner: QueryRunner) {
    const connect = runner.connect.bind(runner) as () => Promise<pg.Client>;
    this.client = new TransactionClient(connect);
    Object.assign(runner, { connect: () => Promise.resolve(this.client) });
  }

  begin(isolation?: Isolation): Promise<void> {
    return this.runner.startTransaction(isolation);
  }

  /**
   * A last statement of the transaction, sent with its commit: both take one round trip. If it fails, nothing is
   * committed.
   *
   * @param statement without parameters
   */
  endWith(statement: string): void {
    this.client.endWith(statement);
  }

  commit(): Promise<void> {
    return this.runner.commitTransaction();
  }

  rollback(): Promise<void> {
    return this.runner.rollbackTransaction();
  }

  async release(): Promise<void> {
    this.client.release();
    await this.runner.release();
  }
}

import type { QueryRunner } from 'typeorm';
import type { DatabaseConnection, Isolation } from '../../cache/index.js';

/** A connection of the pool of a data source, taken with its first statement. */
export class TypeOrmConnection implements DatabaseConnection {
  private readonly last: string[] = [];

  constructor(readonly runner: QueryRunner) {}

  begin(isolation?: Isolation): Promise<void> {
    return this.runner.startTransaction(isolation);
  }

  /**
   * A last statement of the transaction, sent with its commit: both take one round trip. If it fails, nothing is
   * committed. Subscribers of TypeORM are not told of such a commit.
   *
   * @param statement without parameters
   */
  endWith(statement: string): void {
    this.last.push(statement);
  }

  async commit(): Promise<void> {
    if (this.last.length === 0) await this.runner.commitTransaction();
    else await this.runner.query([...this.last, 'COMMIT'].join('; '));
  }

  rollback(): Promise<void> {
    return this.runner.rollbackTransaction();
  }

  release(): Promise<void> {
    return this.runner.release();
  }
}

import type { DataSource, QueryRunner } from 'typeorm';
import { Transactions } from '../../cache/index.js';
import { provesRollback } from './proves-rollback.js';
import { TransactionalEntityManager } from './transactional-entity-manager.js';
import { TypeOrmConnection } from './typeorm-connection.js';

/**
 * The transactions of one data source. It is made before the data source is, for the cache needs it then, and is given it
 * by {@link join}.
 */
export class TypeOrmTransactions extends Transactions {
  private joined: DataSource | undefined;

  constructor() {
    super({ connect: () => new TypeOrmConnection(this.dataSource.createQueryRunner()), provesRollback });
  }

  /** @throws Error before {@link join} */
  get dataSource(): DataSource {
    if (!this.joined) throw new Error('The data source is used before it is open');
    return this.joined;
  }

  /** The data source, once it is open. */
  get opened(): DataSource | undefined {
    return this.joined;
  }

  /** The connection of the transaction that the caller is in, while statements can be sent on it. */
  get runner(): QueryRunner | undefined {
    const transaction = this.current();
    const connection = transaction?.isOpen ? transaction.connection : undefined;
    return connection instanceof TypeOrmConnection ? connection.runner : undefined;
  }

  /** From now on the repositories of the data source take part in the transactions of their callers. */
  join(dataSource: DataSource): DataSource {
    this.joined = dataSource;
    // Its own methods as well: a write that is sent by one of them belongs to the transaction as much as any other.
    const query = dataSource.query.bind(dataSource);
    const createQueryBuilder = dataSource.createQueryBuilder.bind(dataSource);
    return Object.assign(dataSource, {
      manager: new TransactionalEntityManager(dataSource, this),
      query: (statement: string, parameters?: unknown[], runner = this.runner) => query(statement, parameters, runner),
      // Of a runner; or of an entity, an alias and a runner.
      createQueryBuilder: (...asked: unknown[]) => {
        asked[asked[1] === undefined ? 0 : 2] ??= this.runner;
        return Reflect.apply(createQueryBuilder, undefined, asked) as unknown;
      },
    });
  }
}

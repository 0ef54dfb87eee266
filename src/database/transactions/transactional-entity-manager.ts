import {
  type DataSource,
  EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
  type Repository,
  type TreeRepository,
} from 'typeorm';
import type { Isolation, Transactions } from '../../cache/index.js';
import { TypeOrmConnection } from './typeorm-connection.js';

type Work<T> = (manager: EntityManager) => Promise<T>;

/** What the manager needs of the transactions around it. */
type Surroundings = Pick<Transactions, 'run'> & { readonly runner: QueryRunner | undefined };

/**
 * The manager of a data source that looks, at each statement, whether its caller is in a transaction. So repositories need
 * not be handed one: in a transaction they use its connection, outside of one any of the pool.
 */
export class TransactionalEntityManager extends EntityManager {
  private readonly transactions: Surroundings;

  constructor(dataSource: DataSource, transactions: Surroundings) {
    super(dataSource);
    this.transactions = transactions;
    // A property of the class it extends, which reads it for each statement.
    Object.defineProperty(this, 'queryRunner', { get: () => transactions.runner, configurable: true });
  }

  /** A repository keeps the connection with which it was made, and the manager keeps the repository. */
  override getRepository<Entity extends ObjectLiteral>(target: EntityTarget<Entity>): Repository<Entity> {
    return Object.assign(super.getRepository(target), { queryRunner: undefined });
  }

  override getTreeRepository<Entity extends ObjectLiteral>(target: EntityTarget<Entity>): TreeRepository<Entity> {
    return Object.assign(super.getTreeRepository(target), { queryRunner: undefined });
  }

  /** A savepoint where the caller is in a transaction, else a transaction. */
  override transaction<T>(work: Work<T>): Promise<T>;
  override transaction<T>(isolation: Isolation, work: Work<T>): Promise<T>;
  override transaction<T>(isolationOrWork: Isolation | Work<T>, given?: Work<T>): Promise<T> {
    const [isolation, work] =
      typeof isolationOrWork === 'function' ? [undefined, isolationOrWork] : [isolationOrWork, given];
    if (!work) return Promise.reject(new TypeError('transaction() needs the work to run'));
    return this.transactions.run(
      (transaction) => {
        if (!(transaction?.connection instanceof TypeOrmConnection))
          throw new Error('The transaction is of another database');
        return work(transaction.connection.runner.manager);
      },
      { propagation: 'NESTED', ...(isolation && { isolation }) },
    );
  }
}

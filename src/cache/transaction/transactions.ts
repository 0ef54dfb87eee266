import { AsyncLocalStorage } from 'node:async_hooks';
import { RequiredTransactionError } from '../cache.errors.js';
import type { DatabaseConnection, Isolation, TransactionalDatabase } from './database-connection.js';
import { type CommitOutcome, Transaction } from './transaction.js';

/**
 * What a piece of work has to do with the transaction of its caller. REQUIRED: joins it, or begins one. REQUIRES_NEW:
 * begins one that commits or rolls back by itself, on another connection. NESTED: a savepoint in it, or begins one.
 * MANDATORY: joins it. NOT_SUPPORTED: runs outside of it.
 */
export type Propagation = 'REQUIRED' | 'REQUIRES_NEW' | 'NESTED' | 'MANDATORY' | 'NOT_SUPPORTED';

export interface TransactionOptions {
  /** Default `REQUIRED`. */
  readonly propagation?: Propagation;
  /** Of a transaction that is begun; without it the database's own. */
  readonly isolation?: Isolation;
}

/**
 * The transactions of this process on one database, and which of them the caller is in. AsyncLocalStorage tells that,
 * which costs every promise of the process while it is in use (ADR 0007): it is, while a transaction is open.
 */
export class Transactions {
  private readonly context = new AsyncLocalStorage<Transaction | undefined>();
  private count = 0;

  constructor(private readonly database: TransactionalDatabase) {}

  /** How many are open now. While there is none, nobody is in one, and nothing else needs to be asked. */
  get open(): number {
    return this.count;
  }

  /** The transaction, or savepoint, that the caller is in. */
  current(): Transaction | undefined {
    return this.count === 0 ? undefined : this.context.getStore()?.alive;
  }

  /**
   * Runs work in a transaction: commits when it resolves, rolls back when it rejects. Nothing is tried again.
   * @throws what the work throws, or the commit; RequiredTransactionError
   */
  async run<T>(work: (transaction?: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { propagation = 'REQUIRED', isolation } = options;
    if (propagation === 'NOT_SUPPORTED') return this.count === 0 ? work() : this.context.run(undefined, () => work());
    const current = this.current();
    if (!current && propagation === 'MANDATORY') throw new RequiredTransactionError();
    // What goes on while its transaction commits is outside of it.
    if (!current?.isOpen || propagation === 'REQUIRES_NEW') return this.begin(work, isolation);
    return propagation === 'NESTED' ? current.inTurn(() => this.nest(current, work)) : work(current);
  }

  private async begin<T>(work: (transaction: Transaction) => Promise<T>, isolation?: Isolation): Promise<T> {
    const connection = this.database.connect();
    const transaction = new Transaction(connection);
    let outcome: CommitOutcome | 'rolled back' = 'rolled back';
    this.count += 1;
    try {
      await connection.begin(isolation);
      const result = await this.context.run(transaction, () => work(transaction));
      await transaction.prepare();
      outcome = 'unknown';
      await connection.commit();
      outcome = 'committed';
      return result;
    } catch (error) {
      if (this.database.provesRollback(error)) outcome = 'rolled back';
      await undo(connection);
      throw error;
    } finally {
      await giveBack(connection);
      try {
        if (outcome !== 'rolled back') await transaction.settle(outcome);
      } finally {
        transaction.end();
        this.count -= 1;
        // What still runs in the context of a transaction is in none any more.
        if (this.count === 0) this.context.disable();
      }
    }
  }

  private async nest<T>(parent: Transaction, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const { connection } = parent;
    const savepoint = new Transaction(connection, parent);
    try {
      await connection.begin();
      const result = await this.context.run(savepoint, () => work(savepoint));
      await savepoint.quiet();
      await connection.commit();
      savepoint.handOver();
      return result;
    } catch (error) {
      savepoint.end();
      await undo(connection);
      throw error;
    }
  }
}

/** The error that led here is the one to be told; a connection that is gone has rolled back by itself. */
const undo = (connection: DatabaseConnection): Promise<void> => connection.rollback().catch(() => {});

const giveBack = (connection: DatabaseConnection): Promise<void> => connection.release().catch(() => {});

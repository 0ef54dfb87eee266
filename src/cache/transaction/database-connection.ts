/** As SQL names them. */
export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** One connection to a database, for one transaction. */
export interface DatabaseConnection {
  /** Begins a transaction, or a savepoint within one. */
  begin(isolation?: Isolation): Promise<void>;
  /** Ends what was begun last. */
  commit(): Promise<void>;
  /** Undoes what was begun last. */
  rollback(): Promise<void>;
  /** Gives the connection back. */
  release(): Promise<void>;
}

/** Where transactions are made. */
export interface TransactionalDatabase {
  connect(): DatabaseConnection;
  /**
   * Whether the error with which a commit failed says that nothing was committed. A connection that was lost does not:
   * its outcome is unknown.
   */
  provesRollback(error: unknown): boolean;
}

/**
 * A statement of the transaction has failed, and its error was not passed on. Postgres answers the COMMIT of such a
 * transaction with a ROLLBACK, and without an error: its author would take for committed what is not.
 */
export class FailedTransactionError extends Error {
  override readonly name = 'FailedTransactionError';
  /** SQLSTATE in_failed_sql_transaction, as of a statement in such a transaction. */
  readonly code = '25P02';

  constructor() {
    super(
      'The transaction was rolled back: one of its statements had failed. ' +
        'Let its error pass, or put what may fail into a NESTED transaction.',
    );
  }
}

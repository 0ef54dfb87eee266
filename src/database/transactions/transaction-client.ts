import pg from 'pg';
import { FailedTransactionError } from './failed-transaction.error.js';
import { NotBegunError } from './not-begun.error.js';
import { openingQuery, type QueryCallback } from './opening-query.js';

/** What TypeORM says of the transactions that it keeps count of. */
const BEGIN = 'START TRANSACTION';
const ISOLATION = /^SET TRANSACTION (ISOLATION LEVEL [A-Z ]+)$/;
const SAVEPOINT = /^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) (typeorm_\d+)$/;

/** In these a transaction that is begun anew would see what the one before did not. */
const KEEPS_SNAPSHOT = /REPEATABLE READ|SERIALIZABLE/;

const NOTHING_SENT = { rows: [], rowCount: null, command: '' };

/** What Postgres answers to the COMMIT of a transaction in which a statement has failed: no error. */
const isRollback = (answer: unknown): boolean => (answer as { command?: unknown }).command === 'ROLLBACK';

/**
 * The connection of one transaction, as TypeORM sees it: takes one of the pool and begins with the first statement, in
 * the same round trip, and not at all without one. A savepoint before the first statement needs none either: to roll
 * back to it is to roll back all. What TypeORM itself knows of the transaction stays true.
 *
 * `opening` is also what stays of a first statement that failed. What the server makes of that is known when it is ready
 * for the next one: that is sent unless there is no transaction, for it would be committed by itself.
 */
export class TransactionClient {
  private state: 'unsent' | 'opening' | 'open' | 'ended' = 'unsent';
  private begin: string | undefined;
  private client: pg.Client | undefined;
  private readonly unneeded = new Set<string>();
  private readonly last: string[] = [];
  private openings = 0;
  private isBroken = false;
  private isReleased = false;

  /** @param connect takes a connection of the pool; the same at each call */
  constructor(private readonly connect: () => Promise<pg.Client>) {}

  /**
   * A last statement, sent with the COMMIT: both take one round trip. If it fails, nothing is committed.
   *
   * @param statement without parameters
   */
  endWith(statement: string): void {
    this.last.push(statement);
  }

  /** @throws NotBegunError where the server has no transaction for it; FailedTransactionError for its commit */
  query(statement: string, values?: unknown[]): Promise<unknown> {
    // At once: who asks for a stream expects one, and no promise, whose rejection nobody would handle.
    if (typeof statement !== 'string') throw new TypeError('A transaction takes statements, and no streams');
    return this.answer(statement, values);
  }

  /**
   * What is given back to the pool must not be in a transaction, nor get into one: its next user would write into that.
   * After its end nothing follows on the connection; without one, as where a savepoint is under way, something may.
   */
  release(): void {
    const isOver = this.state === 'ended' && !this.isBroken && this.client?.getTransactionStatus() === 'I';
    if (this.client && !isOver) void this.client.end();
    this.state = 'ended';
    this.isReleased = true;
  }

  private async answer(statement: string, values?: unknown[]): Promise<unknown> {
    if (this.isReleased) throw new NotBegunError('The transaction has ended');
    if (statement === 'ROLLBACK') return this.rollback('ended');
    if (this.state === 'ended') throw new NotBegunError('The transaction has ended');
    if (statement === 'COMMIT') return this.commit();
    const [, what, savepoint] = SAVEPOINT.exec(statement) ?? [];
    if (savepoint !== undefined && this.isUnneeded(what, savepoint)) {
      return what === 'ROLLBACK TO SAVEPOINT' ? this.rollback('unsent') : NOTHING_SENT;
    }
    if (this.state !== 'unsent') return this.send(statement, values);
    return this.begins(statement) ? NOTHING_SENT : this.open(statement, values);
  }

  /** Notes how the transaction is to begin. */
  private begins(statement: string): boolean {
    const [, isolation] = ISOLATION.exec(statement) ?? [];
    if (statement !== BEGIN && isolation === undefined) return false;
    this.begin = isolation === undefined ? BEGIN : `${BEGIN} ${isolation}`;
    return true;
  }

  /** Whether a savepoint is where the transaction begins. */
  private isUnneeded(what: string | undefined, savepoint: string): boolean {
    if (what !== 'SAVEPOINT') return this.unneeded.delete(savepoint);
    const isFirst = this.state === 'unsent' && this.begin !== undefined && !KEEPS_SNAPSHOT.test(this.begin);
    if (isFirst) this.unneeded.add(savepoint);
    return isFirst;
  }

  private async open(statement: string, values?: unknown[]): Promise<unknown> {
    const { begin } = this;
    if (begin === undefined) return this.send(statement, values);
    this.state = 'opening';
    const opening = ++this.openings;
    return this.submit('I', (done) =>
      openingQuery(begin, statement, values, (error, result) => {
        // What it has begun may have been rolled back, and be about to begin anew.
        if (!error && this.state === 'opening' && opening === this.openings) this.state = 'open';
        done(error, result);
      }),
    );
  }

  private async send(statement: string, values?: unknown[]): Promise<unknown> {
    if (this.state === 'opening') return this.submit('T', (done) => new pg.Query(statement, values, done));
    const client = await this.connected();
    return client.query(statement, values);
  }

  private async commit(): Promise<unknown> {
    const { state } = this;
    // Nothing was sent: what is to be recorded is a transaction of its own.
    const statements = state === 'unsent' ? this.last : [...this.last, 'COMMIT'];
    const ended = statements.length === 0 ? NOTHING_SENT : this.send(statements.join('; '));
    this.state = 'ended';
    const answer = await ended;
    if (isRollback(answer)) throw new FailedTransactionError();
    return answer;
  }

  private async rollback(state: 'unsent' | 'ended'): Promise<unknown> {
    const isSent = this.state !== 'unsent';
    this.state = state;
    if (!isSent) return NOTHING_SENT;
    try {
      const client = await this.connected();
      return await client.query('ROLLBACK');
    } catch (error) {
      // Nobody knows what it will have done.
      this.isBroken = true;
      this.state = 'ended';
      throw error;
    }
  }

  /**
   * Sends what needs a transaction (`T`), or must not be in one yet (`I`): the server has said which when it is ready for
   * it, and an answer from before may be about to come.
   */
  private async submit(needs: 'I' | 'T', make: (done: QueryCallback) => pg.Query): Promise<unknown> {
    const client = await this.connected();
    return new Promise((resolve, reject) => {
      const query = make((error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
      const { submit } = query;
      query.submit = (connection) => {
        const isInTransaction = client.getTransactionStatus() !== 'I';
        if (isInTransaction === (needs === 'T')) return submit.call(query, connection);
        return new NotBegunError(isInTransaction ? 'A transaction is open already' : 'The transaction was not begun');
      };
      client.query(query);
    });
  }

  private async connected(): Promise<pg.Client> {
    return (this.client ??= await this.connect());
  }
}

import type { DatabaseConnection } from './database-connection.js';

/** What became of a commit. `unknown`: no answer came; it may have happened, or happen yet. */
export type CommitOutcome = 'committed' | 'unknown';

/** Does something when a transaction commits. What is enlisted in one that is rolled back is forgotten. */
export interface Participant<E> {
  /** Right before the commit, on its connection: what this throws rolls the transaction back. */
  prepare(effects: readonly E[], transaction: Transaction): Promise<void>;
  /** After the commit. Must not reject: the transaction has its outcome. */
  settle(effects: readonly E[], outcome: CommitOutcome, transaction: Transaction): Promise<void>;
}

/** A transaction, or a savepoint of one, and what is to be done when it commits. */
export class Transaction {
  private state: 'open' | 'committing' | 'ended' = 'open';
  private effects = new Map<Participant<unknown>, unknown[]>();
  private savepoint: Promise<void> | undefined;

  /** @param parent the transaction of a savepoint */
  constructor(
    readonly connection: DatabaseConnection,
    readonly parent?: Transaction,
  ) {}

  /** Statements can be sent on its connection. */
  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** This one, or the one around it that has not ended: a promise that nobody awaited outlives its transaction. */
  get alive(): Transaction | undefined {
    return this.state === 'ended' ? this.parent?.alive : this;
  }

  enlist<E>(participant: Participant<E>, effect: E): void {
    const known = this.effects.get(participant);
    if (known) known.push(effect);
    else this.effects.set(participant, [effect]);
  }

  /**
   * One savepoint after the other: on one connection they are a stack, and rolling one back undoes all that came after it.
   * @param work makes the savepoint, and ends it
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.savepoint ? this.savepoint.then(work) : work();
    const over = result.then(
      () => {},
      () => {},
    );
    this.savepoint = over;
    return result.finally(() => {
      if (this.savepoint === over) this.savepoint = undefined;
    });
  }

  /** Resolves when no savepoint is under way, also of those that nobody awaits. */
  async quiet(): Promise<void> {
    while (this.savepoint) await this.savepoint;
  }

  /**
   * Before the commit; what is enlisted from now on is settled, but not prepared.
   * @throws what a participant throws
   */
  async prepare(): Promise<void> {
    // To commit now would be to end the savepoint, and not the transaction.
    await this.quiet();
    this.state = 'committing';
    for (const [participant, effects] of this.effects) await participant.prepare([...effects], this);
  }

  /** After the commit. Until all is settled it counts as a transaction: its readers see what others do not yet. */
  async settle(outcome: CommitOutcome): Promise<void> {
    while (this.effects.size > 0) {
      const { effects } = this;
      this.effects = new Map();
      await Promise.all(Array.from(effects, ([participant, all]) => participant.settle(all, outcome, this)));
    }
    this.end();
  }

  /** A savepoint that is released: its transaction decides. */
  handOver(): void {
    for (const [participant, effects] of this.effects) {
      for (const effect of effects) this.parent?.enlist(participant, effect);
    }
    this.end();
  }

  /** With nothing done of what was enlisted. */
  end(): void {
    this.state = 'ended';
    this.effects = new Map();
  }
}

import type { DatabaseConnection, Isolation, TransactionalDatabase } from '../../../src/cache/core.js';

type Step = 'BEGIN' | 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK TO' | 'COMMIT' | 'ROLLBACK';

/** A commit that fails, and whether it has happened all the same. */
export interface FailingCommit {
  readonly error: Error;
  readonly happened: boolean;
}

/** A conflict that Postgres answers with: nothing was committed. */
export class ConflictError extends Error {}

/** Registers that are changed in transactions, and a diary of what was asked of them, which reads like a story. */
export class MemoryDatabase implements TransactionalDatabase {
  readonly diary: string[] = [];
  readonly committed = new Map<string, string>();
  /** Held before the next of these steps is answered. */
  readonly gates = new Map<Step, () => Promise<unknown>>();
  failingCommit: FailingCommit | undefined;
  private connections = 0;

  connect(): MemoryConnection {
    this.connections += 1;
    return new MemoryConnection(this, this.connections);
  }

  provesRollback(error: unknown): boolean {
    return error instanceof ConflictError;
  }
}

/** What was done since a transaction or a savepoint began. */
interface Level {
  readonly writes: Map<string, string>;
  readonly onCommit: (() => void)[];
}

export class MemoryConnection implements DatabaseConnection {
  private readonly levels: Level[] = [];

  constructor(
    private readonly database: MemoryDatabase,
    readonly id: number,
  ) {}

  async begin(isolation?: Isolation): Promise<void> {
    await this.step(this.levels.length === 0 ? 'BEGIN' : 'SAVEPOINT', isolation);
    this.levels.push({ writes: new Map(), onCommit: [] });
  }

  async commit(): Promise<void> {
    const outer = this.levels.at(-2);
    await this.step(outer ? 'RELEASE' : 'COMMIT');
    const { failingCommit } = this.database;
    if (!outer && failingCommit?.happened === false) throw failingCommit.error;
    const level = this.levels.pop();
    if (outer) {
      for (const [name, value] of level?.writes ?? []) outer.writes.set(name, value);
      outer.onCommit.push(...(level?.onCommit ?? []));
      return;
    }
    for (const [name, value] of level?.writes ?? []) this.database.committed.set(name, value);
    for (const act of level?.onCommit ?? []) act();
    if (failingCommit) throw failingCommit.error;
  }

  async rollback(): Promise<void> {
    await this.step(this.levels.length > 1 ? 'ROLLBACK TO' : 'ROLLBACK');
    this.levels.pop();
  }

  async release(): Promise<void> {}

  write(name: string, value: string): void {
    this.database.diary.push(`${this.id} ${name}=${value}`);
    this.levels.at(-1)?.writes.set(name, value);
  }

  /** Happens with the commit, and does not without it. */
  whenCommitted(act: () => void): void {
    this.levels.at(-1)?.onCommit.push(act);
  }

  private async step(step: Step, isolation?: Isolation): Promise<void> {
    this.database.diary.push([this.id, step, isolation].filter((part) => part !== undefined).join(' '));
    const gate = this.database.gates.get(step);
    this.database.gates.delete(step);
    await gate?.();
  }
}

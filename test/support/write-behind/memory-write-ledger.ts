import type { DeadLetter, LedgerWrite, QueuePlace, TakenWrite, WriteLedger } from '../../../src/cache/core.js';

/** A ledger in memory: nothing in it happens at the same time, and nothing is rolled back but its own notes. */
export class MemoryWriteLedger implements WriteLedger<string> {
  readonly noted = new Set<string>();
  readonly letters = new Map<string, DeadLetter>();
  readonly forgotten: { readonly floor: QueuePlace; readonly age: number }[] = [];

  async runOnce(
    _queue: string,
    writes: readonly LedgerWrite[],
    work: (fresh: ReadonlySet<string>, transaction: string) => Promise<void>,
  ): Promise<void> {
    const fresh = new Set(writes.map(({ id }) => id).filter((id) => !this.noted.has(id)));
    if (fresh.size > 0) await work(fresh, 'transaction');
    for (const id of fresh) this.noted.add(id);
  }

  bury(queue: string, write: TakenWrite, error: string): Promise<void> {
    return this.runOnce(queue, [write], async () => {
      const { id, key, payload } = write;
      this.letters.set(id, { id, key, payload, queue, error, diedAt: new Date() });
    });
  }

  async deadLetters(): Promise<readonly DeadLetter[]> {
    return [...this.letters.values()];
  }

  async countDeadLetters(): Promise<number> {
    return this.letters.size;
  }

  async revive(
    _queue: string,
    id: string,
    work: (letter: DeadLetter, transaction: string) => Promise<void>,
  ): Promise<boolean> {
    const letter = this.letters.get(id);
    if (letter) await work(letter, 'transaction');
    return this.letters.delete(id);
  }

  async discard(_queue: string, id: string): Promise<boolean> {
    return this.letters.delete(id);
  }

  async forget(_queue: string, floor: QueuePlace, age: number): Promise<number> {
    this.forgotten.push({ floor, age });
    return 0;
  }

  blames(error: unknown): boolean {
    return !(error instanceof Error && error.message === 'away');
  }
}

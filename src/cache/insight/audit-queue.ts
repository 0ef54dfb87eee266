/** Bounds what audits cost: how many are under way, one for a key, and how many of them load at a time. */
export class AuditQueue {
  private readonly underWay = new Set<string>();
  private readonly waiting: (() => void)[] = [];
  private loading = 0;

  constructor(private readonly limits: { readonly capacity: number; readonly concurrency: number }) {}

  get isFull(): boolean {
    return this.underWay.size >= this.limits.capacity;
  }

  has(key: string): boolean {
    return this.underWay.has(key);
  }

  enter(key: string): void {
    this.underWay.add(key);
  }

  leave(key: string): void {
    this.underWay.delete(key);
  }

  /** Runs the load when it is its turn. One that never ends keeps its place: the source is not asked for even more. */
  async inTurn<T>(load: () => Promise<T>): Promise<T> {
    // Whoever is woken has been given the place of the one that left.
    if (this.loading >= this.limits.concurrency) await new Promise<void>((wake) => this.waiting.push(wake));
    else this.loading += 1;
    try {
      return await load();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.loading -= 1;
    }
  }
}

/** What goes on after a caller has its answer: fills, and leases given back. None of it rejects. */
export class BackgroundWork {
  private readonly underWay = new Set<Promise<unknown>>();

  track<T>(work: Promise<T>): Promise<T> {
    const tracked: Promise<unknown> = work.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
    return work;
  }

  /** Resolves when all of it has ended. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }
}

/** What goes on after a caller has its answer. None of it rejects. */
export class BackgroundWork {
  private readonly storing = new Set<Promise<unknown>>();
  private readonly loading = new Set<Promise<unknown>>();

  /** Fills, and leases given back: bounded by the wait for the remote store. */
  track<T>(work: Promise<T>): Promise<T> {
    return keptIn(this.storing, work);
  }

  /** Loads that nobody waits for: as long as their loaders take. */
  trackLoad<T>(work: Promise<T>): Promise<T> {
    return keptIn(this.loading, work);
  }

  /** Resolves when all of it has ended. */
  async settled(): Promise<void> {
    while (this.storing.size + this.loading.size > 0) await Promise.all([...this.storing, ...this.loading]);
  }

  /**
   * Resolves when what is being stored now has been. Neither a loader that hangs nor requests that go on hold up the end
   * of a program.
   */
  async stored(): Promise<void> {
    await Promise.all(this.storing);
  }
}

function keptIn<T>(set: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
  const tracked: Promise<unknown> = work.finally(() => set.delete(tracked));
  set.add(tracked);
  return work;
}

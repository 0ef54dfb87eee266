import { Histogram, type HistogramCounts } from './histogram.js';

/** How long things took in one process since the cache was made. */
export class Durations {
  /** Loaders, by cache. */
  readonly loads = new Histograms();
  /** The remote store, until its answer or the end of the wait, by operation. */
  readonly remote = new Histograms();
  /** Waits for the load of another process. */
  readonly leaseWaits = new Histogram();
}

interface Labelled {
  readonly label: string;
  readonly counts: HistogramCounts;
}

/** A copy of the counts. */
export interface CacheDurations {
  /** By key template. */
  readonly loads: readonly Labelled[];
  /** By operation. */
  readonly remote: readonly Labelled[];
  readonly leaseWaits: HistogramCounts;
}

/** Histograms by a label that has few values. */
export class Histograms {
  private readonly known = new Map<string, Histogram>();

  observe(label: string, milliseconds: number): void {
    let histogram = this.known.get(label);
    if (histogram === undefined) this.known.set(label, (histogram = new Histogram()));
    histogram.observe(milliseconds);
  }

  read(): readonly Labelled[] {
    return Array.from(this.known, ([label, histogram]) => ({ label, counts: histogram.read() }));
  }
}

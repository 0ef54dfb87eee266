/** Upper bounds of the buckets of durations, in milliseconds: from a round trip on one machine to a load that hangs. */
const DURATIONS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

/** What a histogram has observed so far. */
export interface HistogramCounts {
  /** How many were at most so long, in milliseconds, the shortest bound first. */
  readonly buckets: readonly { readonly atMost: number; readonly count: number }[];
  readonly count: number;
  /** Milliseconds, all together. */
  readonly sum: number;
}

/** Durations, counted in buckets as Prometheus has them. An observation costs a few comparisons. */
export class Histogram {
  private readonly counts = new Array<number>(DURATIONS.length + 1).fill(0);
  private sum = 0;

  /** @param milliseconds not negative */
  observe(milliseconds: number): void {
    let bucket = 0;
    while (bucket < DURATIONS.length && milliseconds > (DURATIONS[bucket] ?? Infinity)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += milliseconds;
  }

  read(): HistogramCounts {
    let count = 0;
    const buckets = DURATIONS.map((atMost, at) => ({ atMost, count: (count += this.counts[at] ?? 0) }));
    return { buckets, count: count + (this.counts[DURATIONS.length] ?? 0), sum: this.sum };
  }
}

import type { HistogramCounts } from '../insight/histogram.js';

type Labels = Readonly<Record<string, string>>;

/** One value of a metric as prom-client writes it. */
export interface Sample {
  readonly value: number;
  readonly labels: Labels;
  /** Where it is not the metric's own: the series of a histogram. */
  readonly metricName?: string;
}

/** What a scrape finds. */
interface CollectedValues extends Pick<CollectedMetric, 'name' | 'help' | 'type' | 'aggregator'> {
  readonly values: readonly Sample[];
}

/**
 * A metric whose values are read when they are asked for: what happens between two scrapes costs nothing. It has the
 * part of prom-client's `Metric` that a `Registry` uses.
 */
export class CollectedMetric {
  readonly aggregator = 'sum';

  constructor(
    readonly type: 'counter' | 'gauge' | 'histogram',
    readonly name: string,
    readonly help: string,
    private readonly collect: () => readonly Sample[] | Promise<readonly Sample[]>,
  ) {}

  async get(): Promise<CollectedValues> {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: await this.collect() };
  }

  /** Counted since the start; there is nothing to begin anew. */
  reset(): void {}
}

const MS_PER_SECOND = 1_000;

/** Durations in milliseconds as the series of a Prometheus histogram, in seconds. */
export function histogramSamples(name: string, labels: Labels, { buckets, count, sum }: HistogramCounts): Sample[] {
  const bucket = (le: string, value: number): Sample => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le },
    value,
  });
  return [
    ...buckets.map((each) => bucket(String(each.atMost / MS_PER_SECOND), each.count)),
    bucket('+Inf', count),
    { metricName: `${name}_sum`, labels, value: sum / MS_PER_SECOND },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

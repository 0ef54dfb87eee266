import type { Metric, Registry } from 'prom-client';
import { within } from '../time/within.js';
import type { WriteBehindReport } from '../write-behind/accept/write-behind-report.js';
import { CollectedMetric, histogramSamples, type Sample } from './collected-metric.js';

interface Source {
  reports(): Promise<readonly WriteBehindReport[]>;
}

/** Longest that a scrape waits for Redis and the database, in milliseconds. */
const PATIENCE = 1_000;
const MS_PER_SECOND = 1_000;
const FLUSHES = 'write_behind_flush_seconds';

/**
 * Puts the metrics of the `@WriteBehind` queues into a registry of prom-client. Depth, pending, age and dead letters are
 * of the fleet, and missing while nobody can tell; the rest is of this process.
 *
 * @param registry of prom-client 15
 * @throws Error when the registry has metrics of these names already
 */
export function registerWriteBehindMetrics(registry: Registry, source: Source): void {
  let asked: Promise<readonly WriteBehindReport[]> | undefined;
  // All metrics of a scrape are collected in one tick.
  const reports = (): Promise<readonly WriteBehindReport[]> => {
    asked ??= within(PATIENCE, source.reports()).then((found) => found ?? []);
    setImmediate(() => (asked = undefined));
    return asked;
  };
  for (const metric of metricsOf(reports)) registry.registerMetric(metric as unknown as Metric);
}

function metricsOf(reports: Source['reports']): CollectedMetric[] {
  const each = (read: (report: WriteBehindReport) => readonly Sample[]) => async () => (await reports()).flatMap(read);
  const gauge = (name: string, help: string, read: (report: WriteBehindReport) => number | undefined) =>
    new CollectedMetric(
      'gauge',
      name,
      help,
      each((report) => samples(report.queue, read(report))),
    );
  const counter = (name: string, help: string, read: (report: WriteBehindReport) => number) =>
    new CollectedMetric(
      'counter',
      name,
      help,
      each((report) => samples(report.queue, read(report))),
    );
  return [
    gauge('write_behind_depth', 'Accepted writes that are not performed yet', ({ figures }) => figures?.length),
    gauge('write_behind_pending', 'Of these, those that a process has taken', ({ figures }) => figures?.pending),
    gauge(
      'write_behind_oldest_age_seconds',
      'Age of the oldest write that is not performed yet',
      ({ figures }) => figures && figures.oldestAge / MS_PER_SECOND,
    ),
    gauge(
      'write_behind_dead_letters',
      'Writes that could not be performed, and are kept',
      (report) => report.deadLetters,
    ),
    counter(
      'write_behind_accepted_total',
      'Calls that returned when the queue had their write',
      (report) => report.accepted,
    ),
    counter('write_behind_batches_total', 'Batches performed', ({ batches }) => batches),
    counter(
      'write_behind_flush_errors_total',
      'Flushes that the database or Redis cut short',
      (report) => report.flushErrors,
    ),
    new CollectedMetric(
      'counter',
      'write_behind_write_throughs_total',
      'Calls that performed their write themselves, by the reason',
      each(({ queue, writtenThrough }) =>
        Object.entries(writtenThrough).map(([reason, value]) => ({ labels: { queue, reason }, value })),
      ),
    ),
    new CollectedMetric(
      'histogram',
      FLUSHES,
      'Time that batches took',
      each(({ queue, flushes }) => histogramSamples(FLUSHES, { queue }, flushes)),
    ),
  ];
}

const samples = (queue: string, value: number | undefined): readonly Sample[] =>
  value === undefined ? [] : [{ labels: { queue }, value }];

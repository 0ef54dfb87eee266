// From what the arms measured to the figures that are reported.

export const median = (values) => quantile(values, 0.5);

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
export const mean = (values) => sum(values) / values.length;

const samplesOf = (times, kind) =>
  [...times.values()].filter((route) => !kind || route.kind === kind).flatMap(({ samples }) => samples);

/**
 * The figures of some requests.
 *
 * @param before, after what the server had counted until then
 */
export function figuresOf({ times, errors, seconds, before, after }) {
  const all = samplesOf(times);
  const reads = samplesOf(times, 'read');
  const counted = difference(before.totals, after.totals);
  const labels = (kind) => [...times].filter(([, route]) => route.kind === kind).map(([name]) => name);
  const total = (kind, what) => sum(labels(kind).map((name) => counted[name]?.[what] ?? 0));
  // Such as a load that several requests wait for: nobody's own, so it counts as the reads'.
  const readQueries = total('read', 'queries') + (counted['outside of requests']?.queries ?? 0);
  const writeQueries = total('write', 'queries');
  const cache = after.cache && flatDifference(before.cache, after.cache);
  const hits = cache ? cache.nearHits + cache.remoteHits : 0;
  return {
    requests: all.length,
    writes: all.length - reads.length,
    perSecond: all.length / seconds,
    mean: mean(all),
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    readMean: mean(reads),
    readP99: quantile(reads, 0.99),
    writeMean: mean(samplesOf(times, 'write')),
    queries: after.queries - before.queries,
    queriesPerRequest: (after.queries - before.queries) / all.length,
    // These three only while queries are attributed.
    queriesPerRead: readQueries / reads.length,
    queriesPerWrite: writeQueries / (all.length - reads.length),
    readsWithoutQuery: total('read', 'untouched') / total('read', 'answered'),
    hitRate: cache ? hits / (hits + cache.misses) : 0,
    nearShare: hits > 0 ? cache.nearHits / hits : 0,
    cpuPerRequest: (cpuOf(after) - cpuOf(before)) / 1_000 / all.length,
    megabytes: after.rss / 2 ** 20,
    errors: sum([...errors.values()]),
    troubles: Object.fromEntries(errors),
    byRoute: routesOf(times, counted),
  };
}

const cpuOf = ({ cpu: { user, system } }) => user + system;

function difference(before, after) {
  return Object.fromEntries(
    Object.entries(after).map(([label, counts]) => [label, flatDifference(before[label] ?? {}, counts)]),
  );
}

function flatDifference(before, after) {
  const numbers = Object.entries(after).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(numbers.map(([name, value]) => [name, value - (before?.[name] ?? 0)]));
}

function routesOf(times, counted) {
  return Object.fromEntries(
    [...times].map(([name, { kind, samples }]) => [
      name,
      { kind, requests: samples.length, milliseconds: sum(samples), queries: counted[name]?.queries ?? 0 },
    ]),
  );
}

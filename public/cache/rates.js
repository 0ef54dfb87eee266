// From totals to rates.

/** @returns per second, and shares of the reads, of what lies between two events */
export function ratesBetween(now, before) {
  const seconds = (now.at - before.at) / 1_000;
  const more = (name) => now.totals[name] - before.totals[name];
  const hits = more('hits') + more('joins');
  const reads = hits + more('misses');
  return {
    reads: reads / seconds,
    loads: more('loads') / seconds,
    hitRate: reads === 0 ? null : (100 * hits) / reads,
    loadTime: more('loads') === 0 ? null : more('loadTime') / more('loads'),
  };
}

export const number = (value, digits = 0) =>
  value === null || value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: digits });

export const percent = (share, digits = 1) => (share === undefined ? '–' : `${number(share * 100, digits)} %`);

export const mebibytes = (bytes) => bytes / 1_048_576;

export function duration(milliseconds) {
  if (milliseconds === undefined || milliseconds === null) return '–';
  const [name, size] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ].find(([, each]) => milliseconds >= each) ?? ['ms', 1];
  return `${number(milliseconds / size, 1)} ${name}`;
}

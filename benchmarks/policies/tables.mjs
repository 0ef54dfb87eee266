// What was measured, as rows to print.

/** The same hits as the near store: shown only where time and memory are. */
const TWIN = 'SIEVE alone';
const count = (value) => value.toLocaleString('en');
const percent = (share) => (share * 100).toFixed(1);
const mapped = (object, value) => Object.fromEntries(Object.entries(object).map(([name, each]) => [name, value(each)]));
const withoutTwin = ({ [TWIN]: _twin, ...rest }) => rest;
const head = ({ trace, capacity }) => ({ trace, capacity: count(capacity) });

/** Hit ratios in percent; in brackets, how many percent of the optimum's hits these are. */
export const hitRatios = (rows) =>
  rows.map((row) => ({
    ...head(row),
    unlimited: percent(row.unlimited),
    optimum: percent(row.optimum),
    ...mapped(withoutTwin(row.figures), ({ hitRatio, ofOptimum }) => `${percent(hitRatio)} (${percent(ofOptimum)})`),
  }));

/** Over all traces, which weigh the same here and do not in life. */
export function summary(rows) {
  const names = Object.keys(withoutTwin(rows[0].figures));
  const best = rows.map(({ figures }) => Math.max(...names.map((name) => figures[name].hitRatio)));
  const meanShare = (name, some) => percent(mean(some.map(({ figures }) => figures[name].ofOptimum)));
  return names.map((name) => ({
    policy: name,
    'mean share of the optimum': meanShare(name, rows),
    'without the loop': meanShare(
      name,
      rows.filter(({ trace }) => trace !== 'loop'),
    ),
    [`most hits, of ${rows.length} rows`]: rows.filter(({ figures }, n) => figures[name].hitRatio === best[n]).length,
  }));
}

export const times = (rows) =>
  rows.map((row) => ({ ...head(row), ...mapped(row.figures, ({ microseconds }) => microseconds.toFixed(2)) }));

export const costs = (measured) =>
  Object.entries(measured).map(([policy, { hit, miss, sweep, bytes }]) => ({
    policy,
    hit: hit.toFixed(2),
    'miss and fill': miss.toFixed(2),
    'miss after all were hit': sweep.toFixed(0),
    'bytes an entry': bytes.toFixed(0),
  }));

export function markdownTable(rows) {
  const columns = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
  ].join('\n');
}

const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;

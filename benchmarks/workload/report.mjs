// The tables that are printed, and kept in benchmarks/results.

const ms = (value) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const number = (value) => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 3 : 0 });
const change = (value) => `${value > 0 ? '−' : '+'}${percent(Math.abs(value))}`;
const units = { ms, change, share: percent };

const less = (on, off, field) => change(1 - on[field] / off[field]);

/** What is compared: with cache, without it, and the change, against the target where there is one. */
export function savings({ on, off, cold, counted, crowd, firsts, targets }) {
  const [q1, q2, q3, q4] = targets.map((goal) => `${limit(goal, goal.target)}: ${goal.met ? 'met' : 'MISSED'}`);
  const row = (what, show, field, from, target = '') => {
    const [withCache, without] = [from.on[field], from.off[field]];
    return {
      what,
      'cache off': show(without),
      'cache on': show(withCache),
      change: less(from.on, from.off, field),
      target,
    };
  };
  const warm = { on, off };
  return [
    row('queries per request', number, 'queriesPerRequest', warm),
    row('queries per read', number, 'queriesPerRead', counted, q1),
    row('mean response of reads', ms, 'readMean', warm, q2),
    { what: 'hit rate', 'cache off': '', 'cache on': percent(on.hitRate), change: '', target: q3 },
    row('mean response', ms, 'mean', warm, q4),
    row('p99', ms, 'p99', warm),
    row('requests per second, 32 under way', number, 'perSecond', crowd),
    row('mean response, cache still cold', ms, 'mean', cold),
    { what: 'hit rate, cache still cold', 'cache off': '', 'cache on': percent(cold.on.hitRate), change: '', target: '' },
    { what: 'reads of what was never read before', 'cache off': percent(firsts), 'cache on': percent(firsts), change: '', target: '' },
  ]; // prettier-ignore
}

const DETAILS = [
  ['requests measured', 'requests', number],
  ['writes among them', 'writes', number],
  ['queries, all together', 'queries', number],
  ['requests per second', 'perSecond', number],
  ['p50', 'p50', ms],
  ['p99 of reads', 'readP99', ms],
  ['mean of writes', 'writeMean', ms],
  ['of the hits, in the process', 'nearShare', percent],
  ['CPU time of the server per request', 'cpuPerRequest', ms],
  ['memory of the server', 'megabytes', (value) => `${number(value)} MiB`],
  ['answers that should not be', 'errors', number],
];

const COUNTED = [
  ['queries per write', 'queriesPerWrite', number],
  ['reads without any query', 'readsWithoutQuery', percent],
];

export const details = ({ on, off, counted }) => [...rows(DETAILS, { on, off }), ...rows(COUNTED, counted)];

const rows = (fields, { on, off }) =>
  fields.map(([what, field, show]) => ({ what, 'cache off': show(off[field]), 'cache on': show(on[field]) }));

export const aggregates = ({ analytics: { on, off } }) =>
  Object.entries(off).map(([route, { next }]) => ({
    route,
    'cache off': ms(next),
    'cache on': ms(on[route].next),
    change: change(1 - on[route].next / next),
  }));

export const byRoute = ({ routes }) =>
  routes.map(({ name, on, off }) => ({
    route: name,
    requests: on.requests,
    'mean off': ms(off.mean),
    'mean on': ms(on.mean),
    'queries off': off.queries.toFixed(2),
    'queries on': on.queries.toFixed(3),
  }));

/** Each goal: the least that is asked for, and the target. */
export const reached = ({ targets }) =>
  targets.map((goal) => ({
    id: goal.id,
    what: goal.what,
    measured: units[goal.unit](goal.value),
    'at least': `${limit(goal, goal.least)}: ${goal.leastMet ? 'met' : 'MISSED'}`,
    target: `${limit(goal, goal.target)}: ${goal.met ? 'met' : 'MISSED'}`,
  }));

const LIMITS = {
  change: (value) => `−${Math.round(value * 100)} %`,
  share: (value) => `${Math.round(value * 100)} %`,
  ms: (value) => `≤ ${value} ms`,
};
const limit = ({ unit }, value) => LIMITS[unit](value);

export const checked = ({ checks: { made, stale } }) =>
  `Own writes read back while the workload ran, cache on: ${number(made)}; stale: ${stale}.`;

export function print(results) {
  for (const table of [byRoute, details, aggregates, savings, reached]) {
    console.log('');
    console.table(table(results));
  }
  console.log(checked(results));
}

// What was measured, as rows to print.
import { shown } from '../harness/path-tables.mjs';

export const TITLES = {
  throughput: 'Throughput and latency (microseconds)',
  cpu: 'Processor time (seconds for a million reads, and cores in use), and where reads were answered (percent)',
  near: 'Near hits, one after the other: nanoseconds of each, and bytes of an entry',
  remote: 'Remote hits, 64 callers: microseconds for each hit, and bytes of an entry in Redis',
};

const count = (value) => value.toLocaleString('en');
const percent = (share) => (share * 100).toFixed(1);
const head = ({ over, processes, mode }) => ({ over, processes, mode });

export const throughput = (rows) =>
  rows.map((row) => ({
    ...head(row),
    'op/s': count(Math.round(row.perSecond)),
    'read: mean': shown(row.readTimes.mean),
    p50: shown(row.readTimes.p50),
    p99: shown(row.readTimes.p99),
    'eviction: mean': shown(row.evictionTimes.mean),
    violations: row.violations,
    errors: row.errors,
  }));

export const cpu = (rows) =>
  rows.map((row) => ({
    ...head(row),
    services: shown(row.serviceCpu),
    Redis: shown(row.redisCpu),
    'its busiest server': shown(Math.max(...row.redisCpuOfEach)),
    'cores: services': row.serviceCores.toFixed(2),
    'cores: Redis': row.redisCores.toFixed(2),
    near: percent(row.layers.near),
    remote: percent(row.layers.remote),
    joined: percent(row.layers.joined),
    loaded: percent(row.layers.loaded),
  }));

export const nearHits = (rows) =>
  rows.map((row) => ({
    keys: count(row.keys),
    uniform: row.uniform.toFixed(0),
    Zipf: row.zipf.toFixed(0),
    'plain Map, uniform': row.plain.toFixed(0),
    'bytes, loaded': row.bytesLoaded.toFixed(0),
    'bytes, read since': row.bytesRead.toFixed(0),
    'bytes by its own estimate': row.bytesEstimated.toFixed(0),
  }));

export const remoteHits = (rows) =>
  rows.map((row) => ({
    keys: count(row.keys),
    uniform: shown(row.uniform),
    Zipf: shown(row.zipf),
    bytes: row.bytes.toFixed(0),
  }));

/** @returns {[title: string, rows: object[]][]} of what there is */
export function tables({ processes, keys }) {
  const ofProcesses = processes && [
    [TITLES.throughput, throughput(processes)],
    [TITLES.cpu, cpu(processes)],
  ];
  const ofKeys = keys && [
    [TITLES.near, nearHits(keys.near)],
    [TITLES.remote, remoteHits(keys.remote)],
  ];
  return [...(ofProcesses ?? []), ...(ofKeys ?? [])];
}

/** What must not be: a run in which it was is worth nothing. */
export const troubles = ({ processes = [] }) =>
  processes.flatMap(({ over, processes: number, mode, violations, errors, failure }) =>
    violations + errors === 0
      ? []
      : `${over}, ${number} processes, ${mode}: ${violations} reads of what the process itself had evicted, ${errors} errors${failure ? `, the first of them ${failure}` : ''}`,
  );

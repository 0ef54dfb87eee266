import type { DrainRecord, HistoryRecord, ReadRecord, WriteRecord } from './history.js';
import type { Process } from './world.js';

/** How a read broke a promise. */
export type ViolationKind =
  /** Older than what the same process had written and evicted. */
  | 'own write unseen'
  /** Older than what anybody had written and evicted, in a process without a near store that shared nothing. */
  | 'stale from the remote store'
  /** Older than what had been evicted `nearMaxStaleness` ago, from a near store or a load that was under way. */
  | 'stale from a near store'
  /** A version that nobody had written when the read ended, or no register of that name. */
  | 'invented';

export interface Violation {
  readonly kind: ViolationKind;
  readonly read: ReadRecord;
  /** The least, or in case of an invented one the greatest, version that would have been right. */
  readonly bound: number;
  /** The write that set the bound. */
  readonly write: WriteRecord | undefined;
}

export interface CheckOptions {
  /** By the number of the process. */
  readonly processes: ReadonlyMap<number, Process>;
  /** Milliseconds. */
  readonly nearMaxStaleness: number;
  /** What Postgres says at the end: writes of a killed process may be missing in the history. */
  readonly finalVersions: ReadonlyMap<string, number>;
}

export interface CheckResult {
  readonly violations: readonly Violation[];
  /** Operations that could be judged. */
  readonly checked: number;
  /** Acknowledged writes whose eviction was waiting for Redis. */
  readonly journaled: number;
}

/** A write, and the moment from which a reader is bound by it. */
interface Bound {
  readonly from: number;
  readonly write: WriteRecord & { readonly version: number };
}

/** The least version at each moment, from the writes that bind a reader. */
class Floor {
  private readonly steps: Bound[] = [];

  constructor(bounds: Iterable<Bound>) {
    for (const bound of [...bounds].sort((one, other) => one.from - other.from)) {
      const last = this.steps.at(-1);
      if (!last || bound.write.version > last.write.version) this.steps.push(bound);
    }
  }

  at(moment: number): Bound['write'] | undefined {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.steps[middle]?.from ?? Infinity) < moment) low = middle + 1;
      else high = middle;
    }
    return this.steps[low - 1]?.write;
  }
}

/**
 * Judges a history. A read is judged by when it began: an eviction that was acknowledged before must be visible, on
 * the process that wrote at once, elsewhere after the bound of the near store. Where the eviction waited in the journal
 * of its process, it binds the others from the moment at which that journal was empty.
 */
export function check(history: readonly HistoryRecord[], options: CheckOptions): CheckResult {
  const reads = history.filter((record) => record.kind === 'read');
  const writes = history.filter((record) => record.kind === 'write');
  const drains = drainsByNode(history.filter((record) => record.kind === 'drained'));
  const known = new Map<string, WriteRecord>();
  const own = new Map<string, Bound[]>();
  const everybody = new Map<string, Bound[]>();
  let journaled = 0;
  for (const write of writes) {
    if (write.version !== undefined) known.set(`${write.key} ${write.version}`, write);
    if (write.acknowledged === undefined || write.version === undefined) continue;
    const seen = { ...write, version: write.version };
    append(own, `${write.node} ${write.key}`, { from: write.acknowledged, write: seen });
    if (write.journaled) journaled += 1;
    const from = write.journaled ? drainedAfter(drains.get(write.node), write.acknowledged) : write.acknowledged;
    append(everybody, write.key, { from, write: seen });
  }
  const ownFloors = mapValues(own, (bounds) => new Floor(bounds));
  const floors = mapValues(everybody, (bounds) => new Floor(bounds));

  const violations = reads.flatMap((read): Violation[] => {
    if (read.failure === 'not a register') return [{ kind: 'invented', read, bound: 0, write: undefined }];
    if (read.version === undefined) return [];
    const source = known.get(`${read.key} ${read.version}`);
    const final = options.finalVersions.get(read.key) ?? 0;
    if (read.version > final || read.version < 1 || (source && source.begin > read.end)) {
      return [{ kind: 'invented', read, bound: final, write: source }];
    }
    const { near = true } = options.processes.get(read.node) ?? {};
    // What is shared within a process may lag as its near store may.
    const mayLag = near || read.joined;
    const mine = ownFloors.get(`${read.node} ${read.key}`)?.at(read.begin);
    if (mine && read.version < mine.version) {
      return [{ kind: 'own write unseen', read, bound: mine.version, write: mine }];
    }
    const theirs = floors.get(read.key)?.at(mayLag ? read.begin - options.nearMaxStaleness : read.begin);
    if (theirs && read.version < theirs.version) {
      const kind = mayLag ? 'stale from a near store' : 'stale from the remote store';
      return [{ kind, read, bound: theirs.version, write: theirs }];
    }
    return [];
  });
  return { violations, checked: reads.length + writes.length, journaled };
}

function drainsByNode(drains: readonly DrainRecord[]): Map<number, number[]> {
  const byNode = new Map<number, number[]>();
  for (const { node, at } of drains) append(byNode, node, at);
  for (const moments of byNode.values()) moments.sort((one, other) => one - other);
  return byNode;
}

/** A journal that was never seen empty again binds nobody. */
function drainedAfter(moments: readonly number[] = [], moment: number): number {
  return moments.find((drained) => drained >= moment) ?? Infinity;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

const mapValues = <K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> =>
  new Map(Array.from(map, ([key, value]) => [key, change(value)]));

import { setTimeout as pause } from 'node:timers/promises';
import { check, type Violation } from './checker.js';
import type { Fault } from './fault.js';
import { type Failure, type HistoryRecord, now, type ReadRecord } from './history.js';
import type { Trouble } from './protocol.js';
import { World, type WorldOptions } from './world.js';

export interface Schedule {
  /** Seconds of work before the fault, and after it before the service comes to rest. */
  readonly warmUp: number;
  readonly recovery: number;
  /** Seconds that the fault lasts at least. */
  readonly fault: number;
  /** Calls that are recorded, while it lasts, before it ends. */
  readonly operations: number;
}

export interface Latencies {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** What came of a run. */
export interface FaultResult {
  readonly subject: string;
  readonly fault: string;
  readonly seed: number;
  /** Calls that were judged. */
  readonly checked: number;
  readonly violations: readonly Violation[];
  /** Keys that some process still serves an old value of, after the fault, the journal and the bound have ended. */
  readonly staleKeys: readonly string[];
  /** Of the stale keys: those whose eviction died with its process. */
  readonly lostWithProcess: number;
  /** Whether Redis has acknowledged every eviction in the end. */
  readonly drained: boolean;
  /** Acknowledged writes whose eviction waited for Redis. */
  readonly journaled: number;
  /** Reads that brought nothing, by their reason, and an example of it. */
  readonly failedReads: Readonly<Partial<Record<Failure, number>>>;
  readonly failedWrites: number;
  readonly example: string | undefined;
  /** Of the reads that began while the fault lasted, and of the loads among them. */
  readonly reads: Latencies;
  readonly loads: Latencies;
  readonly loadCount: number;
  readonly troubles: readonly Trouble[];
  /** Bytes by which the largest growth of a process's heap exceeds zero. */
  readonly heapGrowth: number;
}

/** Milliseconds for outstanding evictions to be delivered once Redis is well again. */
const DRAIN_LIMIT = 20_000;

/** Inflicts one fault on a service at work, lets it recover and come to rest, and judges its history. */
export async function runFault(fault: Fault, options: WorldOptions, schedule: Schedule): Promise<FaultResult> {
  const world = await World.start(options);
  try {
    return await observe(world, fault, schedule);
  } finally {
    await world.stop();
  }
}

async function observe(world: World, fault: Fault, schedule: Schedule): Promise<FaultResult> {
  await Promise.all(world.nodes.map((_, place) => world.work(place)));
  await pause(schedule.warmUp * 1_000);
  const heaps = await heapsOf(world);
  const begin = now();
  const before = world.recorded;
  const end = await fault.inflict(world);
  await pause(begin + schedule.fault * 1_000 - now());
  while (world.recorded - before < schedule.operations) await pause(100);
  const finish = now();
  await end();
  await pause(schedule.recovery * 1_000);
  await world.rest();
  const drained = await world.drained(DRAIN_LIMIT);
  await pause(world.options.nearMaxStaleness * 2);
  const history = world.takeHistory();
  await Promise.all(world.running.map((node) => node.ask('readAll', world.names)));
  const last = world.takeHistory();
  const heapGrowth = Math.max(
    0,
    ...Array.from(await heapsOf(world), ([node, heap]) => heap - (heaps.get(node) ?? heap)),
  );
  return {
    subject: world.options.subject,
    fault: fault.name,
    seed: world.options.seed,
    ...(await judge(world, history, last)),
    drained,
    ...figuresOf(history, last, begin, finish),
    troubles: world.takeTroubles(),
    heapGrowth,
  };
}

async function judge(world: World, history: HistoryRecord[], last: HistoryRecord[]) {
  const finalVersions = await world.registers.versions();
  const { violations, checked, journaled } = check([...history, ...last], {
    processes: world.processes,
    nearMaxStaleness: world.options.nearMaxStaleness,
    finalVersions,
  });
  const stale = last.filter(
    (record): record is ReadRecord =>
      record.kind === 'read' && record.version !== undefined && record.version < (finalVersions.get(record.key) ?? 0),
  );
  const broken = new Set(violations.map(({ read }) => read));
  const staleKeys = [...new Set(stale.map(({ key }) => key))];
  const promised = new Set(stale.filter((read) => broken.has(read)).map(({ key }) => key));
  return { violations, checked, journaled, staleKeys, lostWithProcess: staleKeys.length - promised.size };
}

function figuresOf(history: readonly HistoryRecord[], last: readonly HistoryRecord[], begin: number, finish: number) {
  const failedReads: Partial<Record<Failure, number>> = {};
  let failedWrites = 0;
  let example: string | undefined;
  const reads: number[] = [];
  const loads: number[] = [];
  for (const record of [...history, ...last]) {
    if (record.kind === 'drained') continue;
    if ('failure' in record) {
      example ??= `${record.kind}: ${record.failure}: ${record.detail ?? ''}`;
      if (record.kind === 'read') failedReads[record.failure] = (failedReads[record.failure] ?? 0) + 1;
      else failedWrites += 1;
    }
    if (record.begin < begin || record.begin > finish) continue;
    if (record.kind === 'read') reads.push(record.end - record.begin);
    if (record.kind === 'load') loads.push(record.end - record.begin);
  }
  return {
    failedReads,
    failedWrites,
    example,
    reads: latencies(reads),
    loads: latencies(loads),
    loadCount: loads.length,
  };
}

function latencies(durations: number[]): Latencies {
  const sorted = Float64Array.from(durations).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), longest: at(1) };
}

/** Bytes in use by the number of the process. */
async function heapsOf(world: World): Promise<Map<number, number>> {
  const measured = world.running.map(async (node) => {
    await node.ask('settleMemory');
    return [node.options.node, (await node.ask('figures')).heap] as const;
  });
  return new Map(await Promise.all(measured));
}

// One process of the service: does what the controller asks, and sends the history of it.
import { Commits } from './commits.js';
import type { HistoryRecord } from './history.js';
import { withinLimit } from './limit.js';
import type { Call, NodeCalls, NodeMessage, NodeOptions, Trouble } from './protocol.js';
import { Recorder } from './recorder.js';
import { PostgresRegisters } from './registers.js';
import type { RegisterName, Subject } from './subject.js';
import { subjectOf } from './subjects.js';
import { Workload } from './workload.js';

/** Milliseconds between two parcels of history. */
const PARCEL_INTERVAL = 50;

/** Longer than any run. Milliseconds. */
const TIME_TO_LIVE = 3_600_000;

let parcel: HistoryRecord[] = [];
let loads = 0;
let clockOffset = 0;

function send(message: NodeMessage): void {
  // A controller that is gone takes its nodes with it: see 'disconnect'.
  process.send?.(message, undefined, undefined, () => undefined);
}

const record = (entry: HistoryRecord): void => {
  parcel.push(entry);
};

function sendParcel(): void {
  if (parcel.length === 0) return;
  send({ kind: 'history', records: parcel });
  parcel = [];
}

function trouble(kind: Trouble['kind'], detail: unknown): void {
  const text = detail instanceof Error ? (detail.stack ?? detail.message) : String(detail);
  send({ kind: 'trouble', trouble: { kind, detail: text } });
}

/** Everything that exists once a node has been told what it is. */
interface Running {
  readonly subject: Subject;
  readonly registers: PostgresRegisters;
  readonly recorder: Recorder;
  workload?: Workload;
}

let current: Running | undefined;

function running(): Running {
  if (!current) throw new Error('The node has not been started.');
  return current;
}

async function start(options: NodeOptions): Promise<void> {
  const registers = new PostgresRegisters(options.database, {
    loaded: ({ key }, begin, end) => {
      loads += 1;
      record({ kind: 'load', node: options.node, key, begin, end });
    },
  });
  const commits = new Commits();
  const { start: startSubject } = await subjectOf(options.subject);
  const subject = await startSubject({
    ...options,
    registers: commits.observe(registers),
    ttl: TIME_TO_LIVE,
    clock: { wall: () => Date.now() + clockOffset, monotonic: () => performance.now() },
  });
  current = { subject, registers, recorder: new Recorder(options.node, subject, commits, record) };
}

async function versionSeen(name: RegisterName, limit?: number): Promise<number> {
  try {
    return (await withinLimit(running().subject.read(name), limit)).version;
  } catch {
    return 0;
  }
}

async function collectGarbage(): Promise<void> {
  // Twice, with a turn of the event loop between: what a finalizer releases goes with the second.
  global.gc?.();
  await new Promise((resolve) => setImmediate(resolve));
  global.gc?.();
}

const calls: NodeCalls = {
  start,
  work: async (options) => {
    running().workload = new Workload(running().recorder, options);
  },
  rest: async () => {
    await running().workload?.end();
    delete running().workload;
    sendParcel();
  },
  readAll: async (names) => {
    await Promise.all(names.map((name) => running().recorder.read(name)));
    sendParcel();
  },
  crowd: async (name, callers, limit) => {
    const seen = await Promise.all(Array.from({ length: callers }, () => versionSeen(name, limit)));
    return seen.filter((version) => version > 0).length;
  },
  see: (name) => versionSeen(name),
  write: async (name, form) => running().recorder.write(name, form),
  beginRead: async (name) => {
    void running().recorder.read(name);
  },
  beginWrite: async (name, form) => {
    void running().recorder.write(name, form);
  },
  holdLoads: async () => {
    running().registers.holdLoads();
  },
  heldLoads: async () => running().registers.heldLoads,
  releaseLoads: async () => {
    running().registers.releaseLoads();
  },
  moveClock: async (by) => {
    clockOffset += by;
  },
  figures: async () => {
    const { unacknowledged } = running().subject.figures();
    return { unacknowledged, loads, heap: process.memoryUsage().heapUsed };
  },
  settleMemory: collectGarbage,
  close: async () => {
    await withinLimit(running().subject.close());
    await running().registers.close();
    sendParcel();
  },
};

process.on('unhandledRejection', (reason) => {
  trouble('unhandled rejection', reason);
});
process.on('uncaughtException', (error) => {
  trouble('uncaught exception', error);
});
process.on('warning', (warning) => {
  trouble('warning', warning);
});
process.on('disconnect', () => process.exit());
process.on('message', ({ id, call, args }: Call) => {
  const run = calls[call] as (...given: readonly unknown[]) => Promise<unknown>;
  run(...args).then(
    (result) => {
      send({ kind: 'answer', id, result });
    },
    (error: unknown) => {
      send({ kind: 'answer', id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    },
  );
});
setInterval(sendParcel, PARCEL_INTERVAL);

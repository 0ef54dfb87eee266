import type { HistoryRecord } from './history.js';
import type { EvictionForm, RedisPlace, RegisterName } from './subject.js';
import type { WorkloadOptions } from './workload.js';

/** What a node is told when it begins. */
export interface NodeOptions {
  readonly subject: string;
  /** Number of the process in the history. */
  readonly node: number;
  readonly database: string;
  readonly redis: RedisPlace;
  readonly namespace: string;
  readonly near: boolean;
  readonly remoteTimeout: number;
  readonly nearMaxStaleness: number;
}

export interface NodeFigures {
  readonly unacknowledged: number;
  readonly loads: number;
  /** Bytes of the heap in use. */
  readonly heap: number;
}

/** What the controller can ask of a node. */
export interface NodeCalls {
  start(options: NodeOptions): Promise<void>;
  work(options: WorkloadOptions): Promise<void>;
  /** Ends the work, and resolves when every call of it has ended. */
  rest(): Promise<void>;
  /** Reads each once, with its outcome in the history. */
  readAll(names: readonly RegisterName[]): Promise<void>;
  /** So many reads of one name at once. @returns how many were answered within so many milliseconds */
  crowd(name: RegisterName, callers: number, limit: number): Promise<number>;
  /** The version that a read brings; 0 when it brings none. */
  see(name: RegisterName): Promise<number>;
  write(name: RegisterName, form: EvictionForm): Promise<void>;
  /** Begins a read and does not wait for it. */
  beginRead(name: RegisterName): Promise<void>;
  beginWrite(name: RegisterName, form: EvictionForm): Promise<void>;
  holdLoads(): Promise<void>;
  heldLoads(): Promise<number>;
  releaseLoads(): Promise<void>;
  /** Moves the time of day by so many milliseconds. */
  moveClock(by: number): Promise<void>;
  figures(): Promise<NodeFigures>;
  /** Collects garbage, so that the next figures tell what is kept. */
  settleMemory(): Promise<void>;
  close(): Promise<void>;
}

export interface Call {
  readonly id: number;
  readonly call: keyof NodeCalls;
  readonly args: readonly unknown[];
}

/** Something that no process of a service should come to. */
export interface Trouble {
  readonly kind: 'unhandled rejection' | 'uncaught exception' | 'warning' | 'crash';
  readonly detail: string;
}

export type NodeMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result?: unknown; readonly error?: string }
  | { readonly kind: 'history'; readonly records: readonly HistoryRecord[] }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

import type { Mishaps } from './configuration.js';

/** Values are versions of one register in the database; −1 is no value. */
export const NOTHING = -1;

/** The stamps of an entry's scopes and who keeps them. A fingerprint is their digest, so it is the same thing here. */
export interface Stamps {
  readonly stamp: number;
  readonly rid: number;
}

export interface Entry {
  readonly id: number;
  readonly rid: number;
  readonly fingerprint: Stamps;
  readonly value: number;
}

export interface Lease {
  readonly token: number;
  readonly rid: number;
}

/** What Redis holds for the one key and the one scope. On Cluster the stamp has a server (an identity) of its own. */
export interface Server {
  entry: Entry | null;
  lease: Lease | null;
  /** 0 is no stamp. */
  stamp: number;
  rid: number;
  stampRid: number;
}

export interface Node {
  near: number;
  busUp: boolean;
  /** Index of the server it is connected to. */
  server: number;
  /** Identities it saw last. */
  lastRid: number;
  lastStampRid: number;
  /** Sets of writes, one bit each: messages under way to it, evictions outstanding, recent ones. */
  messages: number;
  journal: number;
  ring: number;
  /** Version that its own evictions oblige it to, and the one that messages have told it of. */
  own: number;
  heard: number;
  /** Set of writes whose eviction it knows to be acknowledged, and whose rows it is going to remove from the outbox. */
  delivered: number;
  /** Only where stamps do not travel. */
  rememberedStamp: number;
}

export type FlightPhase =
  | 'unused'
  | 'in transaction'
  | 'reading'
  | 'replied'
  | 'seeking'
  | 'waiting'
  | 'loading'
  | 'loaded'
  | 'filling'
  | 'prolonging'
  | 'done';

export interface Flight {
  readonly node: number;
  phase: FlightPhase;
  /** The oldest version its callers may get. */
  need: number;
  attached: boolean;
  touched: boolean;
  /** Older than `nearMaxStaleness`. */
  old: boolean;
  again: boolean;
  /** Its caller has an answer already. */
  background: boolean;
  found: { readonly entry: Entry | null; readonly rid: number } | null;
  stamps: Stamps | null;
  seenId: number;
  /** What it may do with what it loads. */
  fill: 'nothing' | 'lease' | 'anyway';
  lease: Lease | null;
  value: number;
}

export interface Writer {
  readonly node: number;
  phase: 'unused' | 'begun' | 'in doubt' | 'committed' | 'executed' | 'late' | 'crashed' | 'done';
  version: number;
  /** Id of the entry that was there before the write. */
  base: number;
  /** Parts of the eviction that were executed. */
  parts: number;
  rid: number;
  /** Executed by the primary in charge. */
  inCharge: boolean;
}

/** Never changed once it was reached: a step copies it. */
export interface State {
  db: number;
  /** The primary, and its replica or successor. */
  servers: Server[];
  inCharge: number;
  /** The newest version whose eviction the primary in charge has acknowledged. */
  acknowledged: number;
  /** Set of writes whose outbox row is there. */
  outbox: number;
  nodes: Node[];
  flights: Flight[];
  writers: Writer[];
  left: Mishaps;
}

export function copyOf(state: State): State {
  return {
    ...state,
    servers: state.servers.map((server) => ({ ...server })),
    nodes: state.nodes.map((node) => ({ ...node })),
    flights: state.flights.map((flight) => ({ ...flight })),
    writers: state.writers.map((writer) => ({ ...writer })),
    left: { ...state.left },
  };
}

/** The element that must be there. */
export function pick<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new Error(`There is no element ${index} among ${list.length}.`);
  return element;
}

export const serverOf = (state: State, node: number): Server => pick(state.servers, pick(state.nodes, node).server);

export const isUnderWay = ({ phase }: Flight): boolean => phase !== 'unused' && phase !== 'done';

import type { BreakerState } from '../store/circuit-breaker.js';

/** What is known of the entry of one key, without its value. Moments are milliseconds of the wall clock. */
export interface EntryExplanation {
  readonly key: string;
  /** What a read that begins now does, in one sentence. */
  readonly nextRead: string;
  /** In this process; `null` when there is nothing. */
  readonly near: NearExplanation | null;
  /** `null`: there is no remote store. */
  readonly remote: RemoteExplanation | null;
  /** What an eviction could name to evict it, beside its key: everything, its prefixes, its tags. */
  readonly scopes: readonly ScopeExplanation[];
  /** `null`: nobody has it, or it is not known. */
  readonly lease: LeaseExplanation | null;
  readonly journal: {
    /** Whether an eviction of it waits for the acknowledgement of the remote store. */
    readonly covers: boolean;
    /** Evictions that wait. */
    readonly depth: number;
  };
}

export interface NearExplanation {
  /**
   * `served`: it may be, if it is fresh enough. `suspended`: it would be, if evictions of other processes were heard.
   * `kept`: it is served again when the remote store says that it still has the same entry. `evicted`: the next look at
   * it removes it. `spent`: likewise, because its time is over.
   */
  readonly state: 'served' | 'suspended' | 'kept' | 'evicted' | 'spent';
  /** Milliseconds since the remote read was sent, or the load began. */
  readonly age: number;
  readonly freshUntil: number;
  /** Until when it may be served without asking the remote store. */
  readonly servedUntil: number;
  /** By estimate, with its key and bookkeeping. */
  readonly bytes: number;
  readonly tags: readonly string[];
  /** Of the remote entry with the same value; `null` where there is none. */
  readonly id: string | null;
  /** Kept for a moment because the remote store did not answer. */
  readonly degraded: boolean;
}

export interface RemoteExplanation {
  /** Where it is, without secrets. */
  readonly store: string;
  readonly breaker: BreakerState;
  readonly busAlive: boolean;
  /** Why it could not be asked; `null` when it answered. */
  readonly error: string | null;
  /** Identity of the server that keeps the key; `null` without an answer. */
  readonly server: string | null;
  /** `null`: there is none, or it is not known. */
  readonly entry: StoredExplanation | null;
}

export interface StoredExplanation {
  /**
   * `alive`: its fingerprint matches the stamps, though its time to live may be over. `evicted`: it does not, because a
   * scope was evicted after the entry was made, or its stamp was lost. `foreign`: it was made under another server, which
   * was in charge before. `damaged`: it cannot be read.
   */
  readonly state: 'alive' | 'evicted' | 'foreign' | 'damaged';
  readonly id: string;
  /** Bytes as they are stored, header included. */
  readonly size: number;
  /** Milliseconds until the remote store drops it. */
  readonly remaining: number | null;
  /** What its header says; `null` when it cannot be read. */
  readonly header: HeaderExplanation | null;
}

export interface HeaderExplanation {
  readonly createdAt: number;
  /** `null`: for as long as it is there (`sliding`). */
  readonly freshUntil: number | null;
  /** Milliseconds since it was made. */
  readonly age: number;
  /** Milliseconds its loader took. */
  readonly loadTime: number;
  readonly compressed: boolean;
  /** Id of the key that encrypted the value; `null` where it is plain. */
  readonly encryptedWith: string | null;
  /** Whether this process has that key. */
  readonly decipherable: boolean;
  /** Bytes of the value before compression. */
  readonly payloadSize: number;
  readonly tags: readonly string[];
}

export interface ScopeExplanation {
  /** As an eviction names it: `*`, `meeting:list:*`, `tag user:42`. */
  readonly scope: string;
  /** `missing`: evicted, and nothing was read in it since. `unknown`: the remote store was not asked, or gave no answer. */
  readonly stamp: 'present' | 'missing' | 'unknown';
}

export interface LeaseExplanation {
  /** This process loads under it. */
  readonly here: boolean;
  /** Milliseconds until others may load, if it is not renewed. */
  readonly remaining: number | null;
}

import type { EvictionTarget } from '../key/eviction-target.js';
import type { BusListener, BusSubscription } from './remote-bus.js';
import type { ServerStats } from './server-stats.js';

/** Scopes of one entry: prefixes from the root down, then tags in order. The names under which stamps are stored. */
export type ScopeNames = readonly string[];

/** An entry as stored, and the stamps of its scopes, read together. */
export interface RemoteRead {
  readonly entry: Buffer | undefined;
  /** Identity of the server that holds the entry. */
  readonly entryServer: string;
  /**
   * One stamp for each scope asked for. A promise where some were missing, and are being created: the entry is dead then,
   * and what is loaded may be stored under these as soon as they are known. Rejects when they could not be created.
   */
  readonly stamps: readonly Buffer[] | Promise<readonly Buffer[]>;
  /** Identity of the server that holds the stamps. */
  readonly stampServer: string;
}

/** What the remote store has of one key, for people: nothing is created, judged or changed. */
export interface RemoteInspection {
  readonly entry: Buffer | undefined;
  /** Milliseconds the entry has left; `undefined` without one. */
  readonly remaining: number | undefined;
  /** The lease, if somebody has it on the server that holds the entry. */
  readonly lease: { readonly remaining: number } | undefined;
  /** Identity of the server that holds entry and lease. */
  readonly entryServer: string;
  /** One for each scope of the key with the tags asked for, in the order of scopeNames; `undefined` where there is none. */
  readonly stamps: readonly (Buffer | undefined)[];
  /** Identity of the server that holds the stamps. */
  readonly stampServer: string;
}

export type LeaseReply =
  /** The right to fill, on the server of this identity. */
  | { readonly kind: 'ours'; readonly server: string }
  /** Another loader has it. */
  | { readonly kind: 'held' }
  /** An entry that the caller has not seen yet is there. */
  | { readonly kind: 'entry'; readonly entry: Buffer };

export interface LeaseRequest {
  /** Random, unique to this attempt; 16 bytes. */
  readonly token: Buffer;
  /** Id of the entry that the caller judged unusable, if there was one. */
  readonly seenId: Buffer | undefined;
  /** Milliseconds until others may load. */
  readonly ttl: number;
  /** Take the lease even if another loader has it, whatever entry is there: a value set from outside. */
  readonly force?: boolean;
}

export interface FillRequest {
  readonly token: Buffer;
  /** Identity that the lease was taken on. */
  readonly server: string;
  readonly id: Buffer;
  readonly fingerprint: Buffer;
  readonly body: Buffer;
  /** Milliseconds the entry is kept. */
  readonly ttl: number;
  /** What other versions of the cache hold under the key goes in the same step: a value set from outside. */
  readonly supersedes?: boolean;
}

export interface PutRequest {
  /** Id of the entry that was there before the write began; nothing is replaced without it. */
  readonly base: Buffer | undefined;
  readonly id: Buffer;
  readonly body: Buffer;
  /** As {@link EvictOptions.announcement}. */
  readonly announcement?: Buffer | undefined;
}

export interface PutReply {
  /** False when another entry, or none, was there: it is gone. */
  readonly replaced: boolean;
  /** Identity of the server that did it. */
  readonly server: string;
}

export interface EvictOptions {
  /** Told to every subscriber after the last of the targets is gone, in the same step where there is one. */
  readonly announcement?: Buffer | undefined;
  /** Called after each answer, where many are needed (a search through all keys). */
  readonly alive?: () => void;
}

/**
 * The level shared by all processes. Every method is one step of the coherence protocol (docs/coherence.md); all of
 * them may reject when the server cannot be reached, and none of them waits or retries by itself.
 */
export interface RemoteStore {
  /** Where it is, for people to read; without secrets. */
  readonly description: string;
  /** Whether all names are kept by one server at a time, or spread over several that have an identity each. */
  readonly layout: 'single' | 'sharded';
  /** Told whenever commands can be sent again after a break. */
  onReady(listener: () => void): void;
  /** Waits until commands can be sent; rejects after `timeout` milliseconds. It goes on connecting in the background. */
  connect(timeout: number): Promise<void>;
  read(key: string, scopes: ScopeNames): Promise<RemoteRead>;
  lease(key: string, request: LeaseRequest): Promise<LeaseReply>;
  /** Stores an entry if the lease is still the given one. */
  fill(key: string, request: FillRequest): Promise<boolean>;
  /**
   * Begins the time of a lease anew, if it is still the given one and its server is still in charge. Never takes one.
   * @param ttl milliseconds
   * @returns whether it is
   */
  renew(key: string, token: Buffer, ttl: number): Promise<boolean>;
  /** Gives up a lease that will not be filled. */
  release(key: string, token: Buffer): Promise<void>;
  /**
   * Replaces an entry in place if it is still the base, else removes it; the lease is gone in any case, and so is what
   * other versions of the cache hold under the key.
   */
  put(key: string, request: PutRequest): Promise<PutReply>;
  /**
   * Removes entries, leases and stamps, those of all versions of the cache; afterwards no entry made before can be read.
   * @returns the identities of the servers that did it
   */
  evict(targets: readonly EvictionTarget[], options?: EvictOptions): Promise<readonly string[]>;
  /** Prolongs an entry's life to `ttl` milliseconds from now; never brings one back. */
  extend(key: string, ttl: number): Promise<void>;
  /** Milliseconds the entry of a key has left. */
  remaining(key: string): Promise<number | undefined>;
  /**
   * Looks at what is kept of a key, and of the scopes that an entry of it with these tags has. Creates no stamps.
   * @param tags of the entry
   */
  inspect(key: string, tags: readonly string[]): Promise<RemoteInspection>;
  /** Identities of all servers that keep names now. */
  identities(): Promise<readonly string[]>;
  /** Listens to the announcements of all processes, its own too, and goes on trying to for ever. */
  subscribe(listener: BusListener): BusSubscription;
  /** Adds to the totals of all processes, by name. */
  addStatistics(counted: ReadonlyMap<string, number>): Promise<void>;
  /** The totals of all processes, and `since` when, in milliseconds since the Unix epoch. */
  statistics(): Promise<ReadonlyMap<string, number>>;
  /** What its servers say of themselves; `undefined` where there are none that do. */
  serverStats(): Promise<ServerStats | undefined>;
  /** Writes, reads and deletes a probe key. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

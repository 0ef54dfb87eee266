/** A read that may begin at any moment. */
export interface Reader {
  readonly node: number;
  /** Reads inside a REPEATABLE READ transaction that may have begun much earlier. */
  readonly transaction?: boolean;
}

/** A write that may happen at any moment, and how it tells the cache. */
export interface Write {
  readonly node: number;
  readonly by: 'key' | 'scope' | 'put';
}

/** Where the first version is cached: nowhere, in the remote store, or in every near store too. */
export type Start = 'cold' | 'remote' | 'near';

/** How often each mishap may happen, at any moment. */
export interface Mishaps {
  leaseExpiries: number;
  /** Entry, lease or stamp lost to `maxmemory`. */
  losses: number;
  busGaps: number;
  /** More than `nearMaxStaleness` goes by while nothing else happens. */
  longPauses: number;
  timeouts: number;
  crashes: number;
  failovers: number;
  /** Commits without an answer, which may happen later or never. */
  lostCommits: number;
}

/** A small world: what may happen in it, in every order. */
export interface Configuration {
  readonly nodes: number;
  readonly readers: readonly Reader[];
  readonly writes: readonly Write[];
  readonly starts: readonly Start[];
  readonly mishaps: Readonly<Partial<Mishaps>>;
  /** Entries and stamps are on different servers, and asked for in parallel. */
  readonly cluster?: boolean;
  /** What a failover replaces. */
  readonly failover?: 'entry' | 'stamp' | 'all';
  /** An empty server has taken over; the deposed primary still answers the first node, which has not moved yet. */
  readonly deposed?: boolean;
  /** Lease and entry cannot be unlinked together: a slot migrates, or a scan meets them one by one. */
  readonly inParts?: boolean;
  /** A hit may go on to load anew in the background. */
  readonly refresh?: boolean;
  readonly sliding?: boolean;
  /** Rows of the outbox are removed in the background, and relays deliver them in steps. */
  readonly outbox?: 'in steps';
  /** A replica follows the primary at a distance. */
  readonly replica?: boolean;
}

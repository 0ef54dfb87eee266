/**
 * What the servers of the remote store say of themselves, since each of them was started: those that keep names now,
 * added up. Theirs as a whole, whoever else uses them.
 */
export interface ServerStats {
  /** How many they are: one, or the masters of a cluster. */
  readonly servers: number;
  /** Bytes. */
  readonly usedMemory: number;
  /** Bytes; 0: one of them has no limit. */
  readonly maxMemory: number;
  /** What goes when the limit is reached, as Redis names it; several where they differ. */
  readonly maxMemoryPolicy: string;
  /** Names given up for room. */
  readonly evictedKeys: number;
  /** Names whose time was over. */
  readonly expiredKeys: number;
  /** Looks at names that were there, and at others; stamps and leases are names too. */
  readonly keyspaceHits: number;
  readonly keyspaceMisses: number;
}

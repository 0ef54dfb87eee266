/** What a change of a row evicts, whoever makes it: not a method, but triggers of a database tell the cache. */
export interface RowEvictions {
  /** In plans and errors, as methods are: `UserEntity`. */
  readonly owner: string;
  /** Eviction patterns, with names of the row's columns in braces. */
  readonly patterns: readonly string[];
  /** Templates of tags, likewise. */
  readonly tags: readonly string[];
}

/** What a change of a row outdates. */
export interface CachedEntityOptions {
  /**
   * Eviction patterns, with the entity's own properties in braces: `user:by-wallet:{walletAddress}`. Each is filled in with
   * the values from before the change, and with those from after it.
   */
  readonly evicts?: readonly string[];
  /** Tags, likewise: `community:{communityId}`. */
  readonly tags?: readonly string[];
}

type EntityClass = abstract new (...args: never[]) => object;

const declared = new WeakMap<object, CachedEntityOptions>();

/**
 * Says which caches a change of a row evicts, whoever makes it: the application, a migration, somebody with psql. Triggers
 * do that, which a migration installs: see installCacheTriggers and docs/transactions.md.
 */
export const CachedEntity =
  (options: CachedEntityOptions) =>
  (entity: EntityClass): void => {
    declared.set(entity, options);
  };

/** What is said of an entity; `undefined` of one without {@link CachedEntity}. */
export const cachedEntityOf = (entity: object): CachedEntityOptions | undefined => declared.get(entity);

/** Every cache of the feature: key and freshness. Feature flags own the family `flag:`. */
export const flagCaches = {
  byName: { key: 'flag:by-name:{name}', ttl: '5m' },
  list: { key: 'flag:list:{query.page}:{query.limit}', ttl: '5m' },
  /** The rules of all flags in one entry, so that any number of flags is evaluated after one look at the cache. */
  rules: { key: 'flag:rules', ttl: '5m' },
  /** How long "there is no such flag" is kept; a creation evicts it at once. */
  unknownFlagTtl: '1m',
} as const;

/*
 * What a flag means for a user is not cached. The rules are, and deciding by them takes two hashes in this process: less
 * than a look at any shared store. Entries for each flag and user would grow with the number of users, push others out
 * of the near store, be evicted together by every change of their flag, and have to be loaded again one by one.
 */

/**
 * What a write to one flag evicts: the flag (or that there was none), the rules of all, and every list.
 *
 * @param name the template placeholder that holds the flag's name in the annotated method
 */
export const evictedWith = (name: `{${string}}`): readonly string[] => [
  `flag:by-name:${name}`,
  flagCaches.rules.key,
  'flag:list:*',
];

/** Every cache of the feature: key and freshness. Feature flags own the family `flag:`. */
export const flagCaches = {
  byName: { key: 'flag:by-name:{name}', ttl: '5m' },
  list: { key: 'flag:list:{query.page}:{query.limit}', ttl: '5m' },
  /** The role is part of the key, so that a user whose role changed is decided anew. */
  evaluation: { key: 'flag:evaluation:{name}:{userId}:{role}', ttl: '5m' },
  /** How long "there is no such flag" is kept; a creation evicts it at once. */
  unknownFlagTtl: '1m',
} as const;

/**
 * What a write to one flag evicts: the flag (or that there was none), what it meant for each user, and every list.
 *
 * @param name the template placeholder that holds the flag's name in the annotated method
 */
export const evictedWith = (name: `{${string}}`): readonly string[] => [
  `flag:by-name:${name}`,
  `flag:evaluation:${name}:*`,
  'flag:list:*',
];

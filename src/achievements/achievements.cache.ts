/** Every cache of the feature: key and freshness. Achievements own the family `achievement:`. */
export const achievementCaches = {
  /** One entry for the whole application. */
  definitions: { key: 'achievement:definitions', ttl: '24h' },
  /** Holds copies of definitions, which is sound because a definition never changes. */
  ofUser: { key: 'achievement:of-user:{userId}', ttl: '15m' },
  /** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
  unknownUserTtl: '1m',
} as const;

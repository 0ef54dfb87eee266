/** Every cache of the feature: key and freshness. Achievements own the family `achievement:`. */
export const achievementCaches = {
  /**
   * One entry for the whole application. Not from near: the response of the route is made of it, and must not be made
   * of one that has not heard of an eviction by another process yet.
   */
  definitions: { key: 'achievement:definitions', ttl: '24h', near: false },
  /** The responses of the route, whatever their query. */
  responses: 'http:public:GET:v1:achievements:*',
  /** Holds copies of definitions, which is sound because a definition never changes. */
  ofUser: { key: 'achievement:of-user:{userId}', ttl: '15m' },
  /** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
  unknownUserTtl: '1m',
} as const;

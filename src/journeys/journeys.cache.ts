/** Every cache of the feature: key and freshness. Journeys own the family `journey:`. */
export const journeyCaches = {
  /**
   * One entry for the whole application. Not from near: the response of the route is made of it, and must not be made
   * of one that has not heard of an eviction by another process yet.
   */
  definitions: { key: 'journey:definitions', ttl: '24h', near: false },
  /** The responses of the route, whatever their query. */
  responses: 'http:public:GET:v1:journeys:*',
  ofUser: { key: 'journey:of-user:{userId}', ttl: '15m' },
  progress: { key: 'journey:progress:{userId}:{journeyId}', ttl: '15m' },
  /** How long "there is no such user" and "not started" are kept; a start evicts the latter at once. */
  unknownTtl: '1m',
} as const;

/**
 * What a step of one user on one journey changes. Both hold copies of the definition, which is sound because a
 * definition never changes: so no definition evicts them.
 */
export const EVICTED_BY_PROGRESS = [journeyCaches.ofUser.key, journeyCaches.progress.key];

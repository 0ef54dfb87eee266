/**
 * Every cache of the feature. Preferences own the family `user:preferences:`. What a user has not chosen is cached as its
 * default, so that users without a row cost the database no more than the others.
 */
export const PREFERENCES = {
  key: 'user:preferences:{userId}',
  ttl: '30m',
  /** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
  unknownUserTtl: '1m',
} as const;

/** Nothing else shows preferences: a write changes this one answer. */
export const CHANGED = ['user:preferences:{userId}'] as const;

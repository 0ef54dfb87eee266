/** Every cache of the feature: key and freshness. Guests own the family `guest:`. */
export const guestCaches = {
  /** By hash: the token itself is neither cached nor logged. */
  bySession: { key: 'guest:by-session:{sessionHash}', ttl: '30m' },
  /** How long "there is no such guest" is kept. Tokens are random, so no later guest can turn out to have this one. */
  unknownTtl: '10s',
} as const;

/** A new guest changes no answer; the expired ones that are removed with its creation do. */
export const EVICTED_BY_CREATION = 'guest:by-session:{result.removed[]}';

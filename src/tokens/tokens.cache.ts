/**
 * Every cache of the feature: key, freshness, and what a write evicts. Tokens own the family `token:`.
 *
 * What is about money is read past the near store (`near: false`): once a transaction was answered, no node gives what
 * was before it.
 */
export const tokenCaches = {
  /** One entry for the whole application. */
  kinds: { key: 'token:kinds', ttl: '24h' },
  balance: { key: 'token:balance:{userId}:{kind}', ttl: '5m' },
  balances: { key: 'token:balances:{userId}', ttl: '5m' },
  history: { key: 'token:history:{userId}:{query.page}:{query.limit}', ttl: '5m' },
  historyOfKind: { key: 'token:history-of-kind:{userId}:{kind}:{query.page}:{query.limit}', ttl: '5m' },
  /** How long "there is no such user or kind" is kept. A user's id is never given later; a new kind evicts. */
  unknownTtl: '1m',
} as const;

/** Every balance of one kind, among them those that are not there because the kind was not. */
export const BALANCE_TAGS = ['token-kind:{kind}'] as const;

/** A new kind: nobody has an account of it yet, but some may have asked. */
export const KIND_DEFINED = { patterns: ['token:kinds'], tags: ['token-kind:{kind.code}'] } as const;

/**
 * What a transaction changes for one of its parties: the balance of its kind, the overview, and the pages of both
 * histories, as every older line moves down. Named by arguments alone, so that it is the same for a transaction whose
 * outcome is unknown, and for a repeated one: the process that booked it first may have died before it evicted.
 *
 * @param userId placeholder of the party in the annotated method
 * @param kind placeholder of the kind
 */
const bookedFor = (userId: `{${string}}`, kind: `{${string}}`): readonly string[] => [
  `token:balance:${userId}:${kind}`,
  `token:balances:${userId}`,
  `token:history:${userId}:*`,
  `token:history-of-kind:${userId}:${kind}:*`,
];

export const TRANSFERRED = [
  ...bookedFor('{fromUserId}', '{transfer.kind}'),
  ...bookedFor('{transfer.toUserId}', '{transfer.kind}'),
];

/** Minted or burned. */
export const SUPPLY_CHANGED = bookedFor('{change.userId}', '{change.kind}');

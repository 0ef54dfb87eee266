/**
 * The rules of the protocol that the model can do without, each with what it says. The configuration is the one in
 * which leaving the rule out must be found to break a promise.
 */
export const RULES = {
  stampsTravel: {
    says: 'stamps travel with every remote read; none is remembered until the bus speaks',
    matters: 'scope eviction',
  },
  stampNeverAssumed: {
    says: 'a missing stamp is created with a value never used before; no default is assumed',
    matters: 'scope eviction',
  },
  fingerprintBeforeLoad: {
    says: 'the fingerprint is captured before the load',
    matters: 'scope eviction',
  },
  deadNeverServed: {
    says: 'an entry whose fingerprint is dead is never served, not even as a stale one',
    matters: 'scope eviction',
  },
  touchedDetached: {
    says: 'a touched flight is detached: nobody joins it',
    matters: 'key eviction',
  },
  touchedNotNear: {
    says: 'what a touched flight brings never enters the near store',
    matters: 'key eviction',
  },
  ownNearAfterReply: {
    says: 'the own near store is dropped after the reply of the remote store, not before it',
    matters: 'key eviction',
  },
  publishWithUnlink: {
    says: 'unlinking and publishing are one script; publishing does not come first',
    matters: 'key eviction',
  },
  fillNeedsLease: {
    says: 'a fill needs the lease; who waited for it in vain loads without filling',
    matters: 'lease expiry',
  },
  tokenPerAttempt: {
    says: 'the token of a lease is new for each attempt',
    matters: 'key eviction',
  },
  leaseFirst: {
    says: 'the lease goes first where lease and entry cannot go together',
    matters: 'eviction in parts',
  },
  gapSuspendsNear: {
    says: 'a lost bus empties the near store and keeps it off until the return',
    matters: 'bus gap',
  },
  gapTouchesFlights: {
    says: 'a gap in the subscription touches all flights',
    matters: 'bus gap',
  },
  nearAgeBound: {
    says: 'a near entry older than nearMaxStaleness is not served',
    matters: 'delayed bus',
  },
  joinAgeBound: {
    says: 'a flight older than nearMaxStaleness is not joined',
    matters: 'delayed bus',
  },
  ageFromSending: {
    says: 'age is counted from the sending of the remote read, not from its reply',
    matters: 'delayed bus',
  },
  journalBypass: {
    says: 'a non-empty journal bypasses the remote store for what it covers',
    matters: 'timeout and journal',
  },
  journalKept: {
    says: 'an eviction that was not acknowledged is kept and replayed',
    matters: 'timeout and journal',
  },
  outbox: {
    says: 'an eviction is recorded in the transaction of the write that causes it',
    matters: 'crash after commit',
  },
  rowRemovedLast: {
    says: 'a row of the outbox is removed after its eviction was acknowledged, not before',
    matters: 'outbox',
  },
  rowHandedOver: {
    says: 'an eviction that was not acknowledged leaves its row to others, whatever the journal holds',
    matters: 'outbox of a writer that is cut off',
  },
  doubtfulRowStays: {
    says: 'after a commit without an answer the row stays: it may be committed after the eviction',
    matters: 'commit in doubt',
  },
  ridInEntry: {
    says: 'an entry carries the identity of its server, and is dead on another',
    matters: 'entry shard fails over',
  },
  ridInLease: {
    says: 'a lease carries the identity of its server, and is void on another',
    matters: 'entry shard fails over',
  },
  ridInFingerprint: {
    says: "a fingerprint covers the identity of the stamps' server",
    matters: 'stamp shard fails over',
  },
  ringReplay: {
    says: 'recently acknowledged evictions are replayed on a server not seen before',
    matters: 'deposed primary',
  },
  newServerTouches: {
    says: 'a server not seen before empties the near store and touches all flights',
    matters: 'deposed primary',
  },
  touchedReplyDiscarded: {
    says: 'a reply that was touched since it was sent is discarded',
    matters: 'deposed primary',
  },
  replicasNeverRead: {
    says: 'replicas are never read: they report the identity of their primary',
    matters: 'lagging replica',
  },
  putByCompareAndSet: {
    says: 'put replaces only the entry whose id was captured before the write, and unlinks any other',
    matters: 'racing puts',
  },
  putUnlinksLease: {
    says: 'put unlinks the lease in every case',
    matters: 'put against a load',
  },
  transactionsKeptOut: {
    says: 'inside a transaction nothing is read from the cache or filled',
    matters: 'old snapshot',
  },
  slidingByExpire: {
    says: 'a sliding entry is prolonged by PEXPIRE, never written again',
    matters: 'sliding entry',
  },
} as const;

export type RuleName = keyof typeof RULES;
export type Rules = Readonly<Record<RuleName, boolean>>;

export const RULE_NAMES = Object.keys(RULES) as RuleName[];

export const ALL_RULES = Object.fromEntries(RULE_NAMES.map((name) => [name, true])) as Rules;

export const allRulesBut = (name: RuleName): Rules => ({ ...ALL_RULES, [name]: false });

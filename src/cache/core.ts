/** The cache without Nest. */
export { Cache, type EntryOptions, type LoadOptions, type SetOptions } from './cache.js';
export type { CacheOptions, NearOptions } from './cache.options.js';
export * from './cache.errors.js';
export type { EncryptionKey, EncryptionOptions } from './protection/encryption-options.js';
export type { SecretFieldRule } from './protection/field-guard.js';
export { NeverCached } from './protection/never-cached.decorator.js';
export { UncacheableValueError } from './entry/uncacheable-value.error.js';
export type {
  EntryExplanation,
  HeaderExplanation,
  LeaseExplanation,
  NearExplanation,
  RemoteExplanation,
  ScopeExplanation,
  StoredExplanation,
} from './explain/entry-explanation.js';
export type { ExplainOptions } from './explain/next-read.js';
export type { CacheHealth } from './health/cache-health.js';
export type { AuditOptions } from './insight/audit-options.js';
export type { CacheLogger } from './insight/cache-logger.js';
export type { CacheInsight } from './insight/cache-insight.js';
export type { CacheReport } from './insight/cache-report.js';
export type { Recommendation } from './insight/recommendations.js';
export type { OperationRecord } from './insight/operation-record.js';
export type { Span, Tracer } from './insight/tracer.js';
export type { FleetStats } from './insight/fleet-totals.js';
export type { CacheStats } from './insight/cache-stats.js';
export type { CacheDurations } from './insight/durations.js';
export type { HistogramCounts } from './insight/histogram.js';
export type { ReadCounters } from './insight/read-statistics.js';
export { assertKey, assertPattern, assertTag, cacheKey } from './key/cache-key.js';
export type { Outbox, OutboxFigures, OutboxReceipt, TakenEvictions } from './outbox/outbox.js';
export type { OutboxStatistics } from './outbox/outbox-statistics.js';
export type { OutboxOptions } from './outbox/outbox-options.js';
export type { EvictionTarget } from './key/eviction-target.js';
export { fillPattern, fillTag, patternNames, tagNames } from './key/fill-pattern.js';
export type { SetHandle } from './put/set-handle.js';
export type { RedisLocation } from './store/redis/redis-connection.js';
export type { RemoteStore } from './store/remote-store.js';
export type { ServerStats } from './store/server-stats.js';
/** For what else an application does with the same Redis: its connections, without the cache. */
export { CircuitBreaker } from './store/circuit-breaker.js';
export { openRedis } from './store/redis/open-redis.js';
export type { RedisNodes } from './store/redis/redis-nodes.js';
export { RedisScript } from './store/redis/redis-script.js';
export { MismatchedReplyError } from './store/redis/replies.js';
export { type Clock, systemClock } from './time/clock.js';
export type { Duration } from './time/duration.js';
export type { DatabaseConnection, Isolation, TransactionalDatabase } from './transaction/database-connection.js';
export { type CommitOutcome, type Participant, Transaction } from './transaction/transaction.js';
export { type Propagation, type TransactionOptions, Transactions } from './transaction/transactions.js';
/** Writes that are accepted now and performed later: docs/write-behind.md. */
export {
  DeferredWrites,
  type DeferredWritesOptions,
  type DeferredWritesSettings,
} from './write-behind/accept/deferred-writes.js';
export { UnknownOutcomeError } from './write-behind/accept/unknown-outcome.error.js';
export type { WriteBehindReport, WriteCounts, WriteThroughReason } from './write-behind/accept/write-behind-report.js';
export type { DeadLetter, LedgerWrite, WriteLedger } from './write-behind/ledger/write-ledger.js';
export { RedisWriteQueue } from './write-behind/queue/redis-write-queue.js';
export type {
  OfferOutcome,
  QueuedWrite,
  QueueFigures,
  QueuePlace,
  TakenWrite,
  WriteQueue,
} from './write-behind/queue/write-queue.js';

import type { ServerStats } from '../cache/index.js';
import type { CountedCaches, CountedFleet, ToldOutbox } from './source.js';
import { tableText } from './table-text.js';

type Counted = CountedCaches['caches'][number];

/** What one process and the fleet read, as tables, the most read caches first; and the state of Redis and of the outbox. */
export function statsText(
  process: CountedCaches | undefined,
  fleet: CountedFleet | undefined,
  server: ServerStats | undefined,
  outbox: ToldOutbox | undefined,
): string {
  const parts = [
    process && `The process that answered: ${percent(process.hitRate)} hits\n${table(process.caches)}`,
    fleet
      ? `All processes since ${new Date(fleet.since).toISOString()}: ${percent(fleet.hitRate)} hits\n${table(fleet.caches)}`
      : 'There are no totals of all processes: there is no Redis, or it does not answer.',
    serverText(server),
    outbox && outboxText(outbox),
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** Redis in one line. */
function serverText(server: ServerStats | undefined): string {
  if (server === undefined) return 'Redis does not tell of its memory: there is none, or it does not answer.';
  const { servers, usedMemory, maxMemory, maxMemoryPolicy, evictedKeys, expiredKeys, keyspaceHits, keyspaceMisses } =
    server;
  const limit = maxMemory === 0 ? 'no limit' : `of ${mebibytes(maxMemory)}`;
  const masters = servers === 1 ? '' : ` (${servers} masters)`;
  const looks = keyspaceHits + keyspaceMisses;
  const found = looks === 0 ? '' : `, ${percent(keyspaceHits / looks)} of the looks found a key`;
  return `Redis${masters}: ${mebibytes(usedMemory)} ${limit}, ${maxMemoryPolicy}; ${amount(evictedKeys)} keys evicted for room, ${amount(expiredKeys)} expired${found}`;
}

/** What waits, and what the process that answered did, in one line. */
function outboxText({ records, oldestDueAge, relayed, relayedChanges, handedOver, failedLooks }: ToldOutbox): string {
  const since = oldestDueAge === null || oldestDueAge < 1_000 ? '' : `, due for ${amount(oldestDueAge / 1_000)} s`;
  const waiting =
    records === null ? 'the database does not answer' : `${amount(records)} evictions wait for delivery${since}`;
  return `Outbox: ${waiting}; the process that answered delivered ${amount(relayed)} left by others and ${amount(relayedChanges)} changes past the cache, left ${amount(handedOver)} to others, and could not look ${amount(failedLooks)} times`;
}

const HEADS = ['cache', 'hit rate', 'near', 'Redis', 'joins', 'misses', 'loads', 'errors', 'load, mean'] as const;

function table(caches: readonly Counted[]): string {
  const rows = [...caches]
    .sort((a, b) => readsOf(b) - readsOf(a))
    .map((cache) =>
      [
        cache.name,
        readsOf(cache) === 0 ? '-' : percent(cache.hitRate),
        ...[cache.nearHits, cache.remoteHits, cache.joins, cache.misses, cache.loads, cache.loadErrors].map(amount),
        cache.loads === 0 ? '-' : `${(cache.loadTime / cache.loads).toFixed(1)} ms`,
      ].map((cell) => [cell]),
    );
  return rows.length === 0 ? '  Nothing was read yet.' : tableText(HEADS, rows);
}

const readsOf = ({ nearHits, remoteHits, joins, misses }: Counted): number => nearHits + remoteHits + joins + misses;
const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const amount = (number: number): string => Math.round(number).toLocaleString('en');

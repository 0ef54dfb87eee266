import type { CountedCaches, CountedFleet } from './source.js';
import { tableText } from './table-text.js';

type Counted = CountedCaches['caches'][number];

/** What one process and the fleet read, as tables: the most read caches first. */
export function statsText(process: CountedCaches | undefined, fleet: CountedFleet | undefined): string {
  const parts = [
    process && `The process that answered: ${percent(process.hitRate)} hits\n${table(process.caches)}`,
    fleet
      ? `All processes since ${new Date(fleet.since).toISOString()}: ${percent(fleet.hitRate)} hits\n${table(fleet.caches)}`
      : 'There are no totals of all processes: there is no Redis, or it does not answer.',
  ];
  return parts.filter(Boolean).join('\n\n');
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
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const amount = (number: number): string => Math.round(number).toLocaleString('en');

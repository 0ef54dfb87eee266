import type { CachePlan, PlannedCache, PlannedEviction, PlannedRows } from '../../cache/index.js';
import { tableText } from '../table-text.js';

/** A service of an earlier release tells nothing of rows. */
type TextualPlan = Omit<CachePlan, 'rows'> & Partial<Pick<CachePlan, 'rows'>>;

/** A plan for people: four tables and the findings. */
export function planText({ caches, puts, evictions, rows = [], knownKeys, findings }: TextualPlan): string {
  const parts = [
    section('Caches', caches.length, ['key', 'method', 'ttl', 'options', 'evicted by'], caches.map(cacheRow)),
    section(
      'Puts',
      puts.length,
      ['key', 'method', 'ttl', 'replaces in'],
      puts.map(({ key, owner, ttl, caches: into }) => [[key], [owner], [ttlText(ttl)], into]),
    ),
    section('Evictions', evictions.length, ['method', 'pattern', 'as', 'reaches'], evictions.flatMap(evictionRows)),
    section('Rows', rows.length, ['entity', 'pattern', 'as', 'reaches'], rows.flatMap(evictionRows)),
    ...(knownKeys.length > 0 ? [`Known keys (${knownKeys.length})\n${bulleted(knownKeys)}`] : []),
    `Findings (${findings.length})\n${bulleted(findings.map(({ code, owner, message }) => `${code} ${owner}: ${message}`))}`,
  ];
  return parts.map((part) => part.trimEnd()).join('\n\n');
}

type Row = readonly (readonly string[])[];

const section = (title: string, count: number, heads: readonly string[], rows: readonly Row[]): string =>
  `${title} (${count})\n${rows.length === 0 ? '  none' : tableText(heads, rows)}`;

const bulleted = (lines: readonly string[]): string =>
  lines.length === 0 ? '  none' : lines.map((line) => `  - ${line}`).join('\n');

function cacheRow(cache: PlannedCache): Row {
  const { key, owner, ttl, evictedBy, putBy } = cache;
  const evictors = [
    ...new Set(evictedBy.map((each) => (each.by === 'tag' ? `${each.owner} (by tag)` : each.owner))),
    ...putBy.map((each) => `${each} (put)`),
  ];
  return [[key], [owner], [ttlText(ttl)], optionsOf(cache), evictors.length > 0 ? evictors : ['nobody']];
}

function evictionRows({ owner, targets }: PlannedEviction | PlannedRows): Row[] {
  return targets.map(({ pattern, kind, caches }, at) => [
    at === 0 ? [owner] : [],
    [pattern],
    [kind],
    caches.length > 0 ? caches : ['nothing'],
  ]);
}

const ttlText = ({ declared, milliseconds }: PlannedCache['ttl']): string =>
  declared ?? `${milliseconds / 1_000}s (default)`;

/** Those that differ from what holds by default. */
const optionsOf = ({
  emptyTtl,
  staleFor,
  staleIfError,
  sliding,
  near,
  earlyRefresh,
  encrypt,
  tags,
}: PlannedCache): string[] => [
  ...(emptyTtl ? [`empty ${emptyTtl}`] : []),
  ...(staleFor ? [`stale for ${staleFor}`] : []),
  ...(staleIfError ? [`stale if error ${staleIfError}`] : []),
  ...(sliding ? ['sliding'] : []),
  ...(encrypt ? ['encrypted'] : []),
  ...(near ? [] : ['past the near store']),
  ...(earlyRefresh === 1 ? [] : [earlyRefresh === false ? 'no early refresh' : `early refresh ${earlyRefresh}`]),
  ...tags.map((tag) => `tag ${tag}`),
];

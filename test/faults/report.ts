import type { ViolationKind } from './checker.js';
import type { FaultResult } from './run-fault.js';
import type { ScenarioResult } from './scenario.js';
import { SCENARIOS } from './scenarios/index.js';

export interface Table {
  /** How many columns at the start are text. */
  readonly words: number;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const count = (value: number): string => value.toLocaleString('en-GB');
const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/** One row for each question, one column for each cache. */
export function scenarioTable(results: readonly ScenarioResult[]): Table {
  const subjects = [...new Set(results.map(({ subject }) => subject))];
  return {
    words: 1,
    head: ['scenario', ...subjects],
    rows: SCENARIOS.map(({ name, title }) => [
      title,
      ...subjects.map((subject) => {
        const result = results.find((each) => each.subject === subject && each.scenario === name);
        return result ? count(result.figure) : 'failed';
      }),
    ]),
  };
}

/** Fault × property × figure. */
export function faultTable(results: readonly FaultResult[]): Table {
  const violations = (result: FaultResult, kind: ViolationKind): string =>
    count(result.violations.filter((violation) => violation.kind === kind).length);
  return {
    words: 2,
    head: [
      'subject',
      'fault',
      'checked',
      'own write unseen',
      'stale remote',
      'stale near',
      'invented',
      'stale at end',
      'journaled',
      'failed reads',
      'no answer',
      'failed writes',
      'p50',
      'p99',
      'longest',
      'loads',
      'troubles',
      'heap',
    ],
    rows: results.map((result) => [
      result.subject,
      result.fault,
      count(result.checked),
      violations(result, 'own write unseen'),
      violations(result, 'stale from the remote store'),
      violations(result, 'stale from a near store'),
      violations(result, 'invented'),
      count(result.staleKeys.length) + (result.lostWithProcess > 0 ? ` (${result.lostWithProcess} lost)` : ''),
      count(result.journaled),
      count(result.failedReads.rejected ?? 0),
      count(result.failedReads['no answer'] ?? 0),
      count(result.failedWrites),
      milliseconds(result.reads.p50),
      milliseconds(result.reads.p99),
      milliseconds(result.reads.longest),
      count(result.loadCount),
      count(result.troubles.length),
      `${(result.heapGrowth / 1024 / 1024).toFixed(1)} MiB`,
    ]),
  };
}

/** For a console: columns as wide as their widest cell. */
export function toText({ head, rows, words }: Table): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < words ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

export function toMarkdown({ head, rows, words }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column < words ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

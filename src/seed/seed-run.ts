import type { EntityManager } from 'typeorm';
import { insertRows, type Insertion } from './insert-rows.js';
import type { SeedProgress } from './progress.js';
import type { SeedOptions } from './seed-options.js';

const NONE = {
  users: 0,
  meetings: 0,
  participants: 0,
  communities: 0,
  members: 0,
  posts: 0,
  likes: 0,
  questions: 0,
  votes: 0,
  tokenKinds: 0,
  tokenAccounts: 0,
  transactions: 0,
  ledgerLines: 0,
  journeys: 0,
  journeyProgress: 0,
  preferences: 0,
  activities: 0,
  flags: 0,
  achievements: 0,
  awards: 0,
};

/** Rows that were added; those that existed are not counted. */
export type SeedCounts = typeof NONE;

export const noCounts = (): SeedCounts => ({ ...NONE });

/** One run of the seed, handed from step to step. */
export interface SeedRun {
  readonly manager: EntityManager;
  readonly options: SeedOptions;
  readonly progress: SeedProgress;
  readonly counts: SeedCounts;
}

/** Few enough for a statement, whose time is limited, on the embedded database too. */
const MOST_ROWS = 5_000;

/** @returns how many of the rows were added */
export async function insertAll<Row extends object>(
  manager: EntityManager,
  insertion: Insertion<Row>,
  rows: readonly Row[],
): Promise<number> {
  let added = 0;
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    added += (await insertRows(manager, insertion, rows.slice(from, from + MOST_ROWS))).length;
  }
  return added;
}

/** The indices from one (inclusive) to another (exclusive), in portions that a few statements take. */
export function* portions(to: number, { from = 0, size = 1_000 } = {}): Generator<number[]> {
  for (let first = from; first < to; first += size) {
    yield Array.from({ length: Math.min(size, to - first) }, (_, offset) => first + offset);
  }
}

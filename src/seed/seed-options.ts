import { parseArgs } from 'node:util';
import { StartupError } from '../errors/startup-error.js';

export interface SeedOptions {
  readonly users: number;
  readonly meetings: number;
  /** The moment that the seeded states are coherent with: earlier meetings have taken place, later ones have not. */
  readonly baseDate: Date;
}

export type SeedCommand =
  { readonly kind: 'help' } | { readonly kind: 'reset' } | ({ readonly kind: 'seed' } & SeedOptions);

const FEWEST_USERS = 2;
const MOST_USERS = 200_000;
const MOST_MEETINGS = 100_000;

export const DEFAULT_SEED: SeedOptions = { users: 10_000, meetings: 3_000, baseDate: new Date('2026-01-15T12:00:00Z') };

export const SEED_HELP = `Fills the database with deterministic, realistic data. Run it twice, and nothing is doubled.

  npm run seed -- [options]

  --users N          users (default ${DEFAULT_SEED.users}, ${FEWEST_USERS} to ${MOST_USERS})
  --meetings N       meetings with their participants (default ${DEFAULT_SEED.meetings}, 0 to ${MOST_MEETINGS})
  --base-date DATE   ISO 8601; meetings before it have taken place (default ${DEFAULT_SEED.baseDate.toISOString()})
  --reset            instead of seeding, delete what earlier seeds made, with what hangs on it; nothing else
  --help             this text

Writes to DATABASE_URL, else to the embedded database in DATA_DIR, which no server may be using at the same time.
With Redis configured (REDIS_URL or REDIS_HOST), the cache of running servers is evicted afterwards.
Every seeded account has the same documented password, so it refuses to run with NODE_ENV=production.`;

/** @throws {StartupError} for unknown options and values out of bounds, saying what is allowed */
export function parseSeedCommand(args: readonly string[]): SeedCommand {
  const { values } = parsed(args);
  if (values.help) return { kind: 'help' };
  if (values.reset) return { kind: 'reset' };
  return {
    kind: 'seed',
    users: wholeNumber('--users', values.users, DEFAULT_SEED.users, FEWEST_USERS, MOST_USERS),
    meetings: wholeNumber('--meetings', values.meetings, DEFAULT_SEED.meetings, 0, MOST_MEETINGS),
    baseDate: date('--base-date', values['base-date']),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { users: text, meetings: text, 'base-date': text, reset: flag, help: flag };
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : String(error)}\nTry --help.`);
  }
}

function wholeNumber(name: string, given: string | undefined, otherwise: number, least: number, most: number): number {
  if (given === undefined) return otherwise;
  const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
  if (value >= least && value <= most) return value;
  throw new StartupError(`${name} is "${given}", but must be a whole number from ${least} to ${most}.`);
}

function date(name: string, given: string | undefined): Date {
  if (given === undefined) return DEFAULT_SEED.baseDate;
  const value = new Date(given);
  const year = value.getUTCFullYear();
  if (year >= 2000 && year < 2100) return value;
  throw new StartupError(`${name} is "${given}", but must be a date such as 2026-01-15 between 2000 and 2100.`);
}

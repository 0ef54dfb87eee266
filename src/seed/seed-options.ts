import { parseArgs } from 'node:util';
import { StartupError } from '../errors/startup-error.js';

export interface SeedNumbers {
  readonly users: number;
  readonly meetings: number;
  readonly communities: number;
  readonly posts: number;
  readonly questions: number;
  /** At most: a member has one vote on a question. */
  readonly votes: number;
  /** Two for each transaction. */
  readonly ledgerLines: number;
}

export interface SeedOptions extends SeedNumbers {
  /** The moment that the seeded states are coherent with: earlier meetings have taken place, later ones have not. */
  readonly baseDate: Date;
}

export type SeedCommand =
  { readonly kind: 'help' } | { readonly kind: 'reset' } | ({ readonly kind: 'seed' } & SeedOptions);

interface NumberOption {
  readonly option: string;
  readonly what: string;
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
}

const NUMBERS: Readonly<Record<keyof SeedNumbers, NumberOption>> = {
  users: { option: 'users', what: 'users', otherwise: 10_000, least: 2, most: 200_000 },
  meetings: { option: 'meetings', what: 'meetings with participants', otherwise: 3_000, least: 0, most: 100_000 },
  communities: { option: 'communities', what: 'communities with members', otherwise: 200, least: 0, most: 5_000 },
  posts: { option: 'posts', what: 'posts with likes', otherwise: 50_000, least: 0, most: 500_000 },
  questions: { option: 'questions', what: 'questions', otherwise: 400, least: 0, most: 20_000 },
  votes: { option: 'votes', what: 'votes on them, at most', otherwise: 200_000, least: 0, most: 2_000_000 },
  ledgerLines: { option: 'ledger-lines', what: 'lines of tokens', otherwise: 500_000, least: 0, most: 5_000_000 },
};

const FIELDS = Object.keys(NUMBERS) as (keyof SeedNumbers)[];

const numbers = (valueOf: (given: NumberOption) => number): SeedNumbers =>
  Object.fromEntries(FIELDS.map((field) => [field, valueOf(NUMBERS[field])])) as Record<keyof SeedNumbers, number>;

export const DEFAULT_SEED: SeedOptions = {
  ...numbers(({ otherwise }) => otherwise),
  baseDate: new Date('2026-01-15T12:00:00Z'),
};

const helpOf = ({ option, what, otherwise, least, most }: NumberOption): string =>
  `  ${`--${option} N`.padEnd(19)}${what} (default ${otherwise}, ${least} to ${most})`;

export const SEED_HELP = `Fills the database with deterministic, realistic data. Run it twice, and nothing is doubled.

  npm run seed -- [options]

${FIELDS.map((field) => helpOf(NUMBERS[field])).join('\n')}
  --base-date DATE   ISO 8601; meetings before it have taken place (default ${DEFAULT_SEED.baseDate.toISOString()})
  --reset            instead of seeding, delete what earlier seeds made, with what hangs on it; nothing else
  --help             this text

All of it is one transaction: a seed that is interrupted leaves nothing behind, and can be run again.
Writes to DATABASE_URL, else to the embedded database in DATA_DIR, which no server may be using at the same time.
With Redis configured (REDIS_URL or REDIS_HOST), the cache of running servers is evicted afterwards.
Every seeded account has the same documented password, so it refuses to run with NODE_ENV=production.`;

/** @throws {StartupError} for unknown options and values out of bounds, saying what is allowed */
export function parseSeedCommand(args: readonly string[]): SeedCommand {
  const values = parsed(args);
  if (values.help) return { kind: 'help' };
  if (values.reset) return { kind: 'reset' };
  const chosen = numbers((given) => wholeNumber(given, values[given.option]));
  return { kind: 'seed', ...chosen, baseDate: date('--base-date', values['base-date']) };
}

function parsed(args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const given = Object.fromEntries(FIELDS.map((field) => [NUMBERS[field].option, text]));
  try {
    return parseArgs({ args: [...args], options: { ...given, 'base-date': text, reset: flag, help: flag } }).values;
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : String(error)}\nTry --help.`);
  }
}

function wholeNumber({ option, otherwise, least, most }: NumberOption, given: string | boolean | undefined): number {
  if (given === undefined) return otherwise;
  const value = /^\d{1,9}$/.test(String(given)) ? Number(given) : NaN;
  if (value >= least && value <= most) return value;
  throw new StartupError(`--${option} is "${given}", but must be a whole number from ${least} to ${most}.`);
}

function date(name: string, given: string | boolean | undefined): Date {
  if (given === undefined) return DEFAULT_SEED.baseDate;
  const value = new Date(String(given));
  const year = value.getUTCFullYear();
  if (year >= 2000 && year < 2100) return value;
  throw new StartupError(`${name} is "${given}", but must be a date such as 2026-01-15 between 2000 and 2100.`);
}

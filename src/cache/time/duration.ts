import { inspect } from 'node:util';
import { InvalidDurationError } from '../cache.errors.js';

export type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd';

/** A length of time with its unit: `'500ms'`, `'30s'`, `'15m'`, `'1h'`, `'7d'`. A bare number does not compile. */
export type Duration = `${number}${DurationUnit}`;

const MILLISECONDS: Readonly<Record<DurationUnit, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const GRAMMAR = /^(\d{1,15}(?:\.\d{1,15})?)(ms|s|m|h|d)$/;
const LONGEST = 366 * MILLISECONDS.d;
const REMEMBERED = 1_000;

const parsed = new Map<string, number>();

/**
 * The milliseconds of a duration, a whole number from 1 to 366 days. Decimals are allowed: `'1.5h'`.
 *
 * @param text plain decimal number and unit; checked here too, because configuration and JavaScript are not compiled
 * @param where named in the error, for example `MeetingsService.findOne`
 * @throws InvalidDurationError for anything else: no unit, zero, negative, exponent, longer than 366 days
 */
export function parseDuration(text: Duration, where = 'TTL'): number {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const milliseconds = parse(text, where);
  if (parsed.size >= REMEMBERED) parsed.clear();
  parsed.set(text, milliseconds);
  return milliseconds;
}

function parse(text: unknown, where: string): number {
  const match = typeof text === 'string' ? GRAMMAR.exec(text) : null;
  if (!match) throw new InvalidDurationError(where, `${shown(text)} is not a duration`, fixFor(text));
  const milliseconds = Math.round(Number(match[1]) * MILLISECONDS[match[2] as DurationUnit]);
  if (milliseconds < 1) {
    throw new InvalidDurationError(
      where,
      `${shown(text)} is no time at all`,
      "write at least '1ms', for example '30s'",
    );
  }
  if (milliseconds > LONGEST) {
    throw new InvalidDurationError(where, `${shown(text)} is longer than 366 days`, "write '366d' or less");
  }
  return milliseconds;
}

function fixFor(text: unknown): string {
  const number =
    typeof text === 'number' ? text : typeof text === 'string' && /^\s*\d/.test(text) ? parseFloat(text) : NaN;
  const amount = Number.isFinite(number) && number > 0 && number < 1e9 ? number : 30;
  return `a number and one of the units ms, s, m, h, d: write '${amount}s'`;
}

function shown(text: unknown): string {
  if (typeof text === 'string') return `'${text.slice(0, 40)}'`;
  return typeof text === 'object' && text !== null ? 'an object' : inspect(text);
}

import { isUtf8 } from 'node:buffer';
import { ValueWalk } from '../entry/value-walk.js';
import { UncacheableValueError } from '../entry/uncacheable-value.error.js';
import { SecretFieldError } from '../cache.errors.js';
import type { FieldGuard } from '../protection/field-guard.js';
import type { ReadPolicy } from '../read/read-request.js';
import type { SerialisedBody } from './stored-response.js';

/**
 * Looks into the JSON that a handler is about to answer for fields that are named like secrets, which its route would
 * store as text. Counted.
 *
 * @param value what the handler returned: what is a text already is not looked into
 * @returns what is wrong; `undefined` for a body that may be stored
 * @throws SecretFieldError where the cache is told to
 */
export function secretIn(
  { guard, statistics }: Pick<ReadPolicy, 'guard' | 'statistics'>,
  value: unknown,
  { bytes }: SerialisedBody,
): SecretFieldError | undefined {
  if (!guard || typeof value !== 'object' || value === null || !isUtf8(bytes)) return undefined;
  try {
    assertNoSecret(bytes.toString(), guard);
    return undefined;
  } catch (error) {
    // No JSON, such as a Buffer.
    if (error instanceof SyntaxError) return undefined;
    if (!(error instanceof SecretFieldError)) throw error;
    statistics.secretFields += 1;
    if (guard.rule === 'throw') throw error;
    return error;
  }
}

/** @throws SecretFieldError; SyntaxError for what is no JSON */
function assertNoSecret(text: string, guard: FieldGuard): void {
  try {
    new ValueWalk({ guard }).run(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof UncacheableValueError)) throw error;
    // A text may hold what a value may not, such as a key `__proto__`: then the names are looked at, without their paths.
    JSON.parse(text, (name, value: unknown) => {
      if (guard.refuses(name, value)) throw guard.error(name, name);
      return value;
    });
  }
}

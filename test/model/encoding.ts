import type { State } from './state.js';

/** Characters for what is not a number, given out as they are met. */
const codes = new Map<unknown, number>();
const FIRST_CODE = 0x80;
/** Above every negative number in use. */
const ZERO = 0x10;

const characters: number[] = [];
/** Looked up once: globals are slow to reach where tests run. */
const { isArray } = Array;
const { fromCharCode } = String;

/** One string per state: equal exactly for equal states. The shape is fixed, so the values in order suffice. */
export function encode(state: State): string {
  characters.length = 0;
  append(state);
  return fromCharCode(...characters);
}

function append(value: unknown): void {
  if (typeof value === 'number') characters.push(ZERO + value);
  else if (typeof value !== 'object' || value === null) characters.push(codeOf(value));
  else if (isArray(value)) for (const element of value) append(element);
  else for (const name in value) append((value as Record<string, unknown>)[name]);
}

function codeOf(value: unknown): number {
  const known = codes.get(value);
  if (known !== undefined) return known;
  const given = FIRST_CODE + codes.size;
  codes.set(value, given);
  return given;
}

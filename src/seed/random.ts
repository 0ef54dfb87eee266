import { createHash } from 'node:crypto';

/** A stream of numbers that is the same in every run. */
export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** An integer, both ends inclusive. */
  integer(least: number, most: number): number;
  /** True in the given share of the cases. */
  chance(share: number): boolean;
  /** One of the items; there must be at least one. */
  pick<T>(items: readonly T[]): T;
}

/**
 * A generator of its own for each seeded thing, so that thing 7 is the same however many there are. Mulberry32
 * (Tommy Ettinger, public domain): 32 bits of state are plenty for test data.
 *
 * @param name of the thing, for example `meeting:7`
 */
export function randomFor(name: string): Random {
  let state = createHash('sha256').update(name).digest().readUInt32BE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('There is nothing to pick from');
    return items[integer(0, items.length - 1)] as T;
  };
  return { next, integer, pick, chance: (share) => next() < share };
}

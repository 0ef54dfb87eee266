import type { Sealed } from '../entry/seal.js';

/** A result that only its own caller may have: it cannot be frozen and given back faithfully. */
export class Unshared<T> {
  constructor(readonly value: T) {}
}

/** What a flight brings. */
export type Outcome<T> = Sealed<T> | Unshared<T>;

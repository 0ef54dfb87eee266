import { createHash } from 'node:crypto';

/** A bucket is a hundredth of a percent of the users. */
export const BUCKETS = 10_000;

const HASH_BYTES = 6;

/**
 * Deals users into {@link BUCKETS} equal buckets: always the same one for the same three arguments, and independent
 * between flags and between purposes, so that the users who get one flag first are not the first for every flag.
 * SHA-256 over length-prefixed parts, so that no two different triples hash the same text; 48 bits of it leave a
 * modulo bias below 10⁻¹⁰.
 *
 * @returns an integer from 0 to 9,999
 */
export function bucketOf(flagName: string, userId: string, purpose: 'rollout' | 'variant'): number {
  const text = [purpose, flagName, userId].map((part) => `${part.length}:${part}`).join('');
  return createHash('sha256').update(text).digest().readUIntBE(0, HASH_BYTES) % BUCKETS;
}

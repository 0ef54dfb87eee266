/**
 * The part of a ratio that was lost since it was kept: 0.2 where 1.0 has become 0.8, or, where less is better, 1.25.
 * Negative for a gain; `undefined` where nobody said which way is better.
 */
export function lossOf({ value, atLeast, atMost }, kept) {
  if (atLeast !== undefined) return 1 - value / kept.value;
  return atMost === undefined ? undefined : 1 - kept.value / value;
}

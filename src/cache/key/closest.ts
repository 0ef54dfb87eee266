import { createRequire } from 'node:module';
import type * as Levenshtein from 'fastest-levenshtein';

const require = createRequire(import.meta.url);

/** The candidate that was most likely meant, or undefined if none is near. A name inside the other (id, meetingId) is near. */
export function closest(written: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestScore = 0.5;
  for (const candidate of candidates) {
    const score = unlikeness(written.toLowerCase(), candidate.toLowerCase());
    if (score <= bestScore && (best === undefined || score < bestScore)) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/** From 0, the same but for letter case, to 1, nothing in common. */
function unlikeness(a: string, b: string): number {
  const { distance } = levenshtein();
  const edits = distance(a, b) / Math.max(a.length, b.length, 1);
  return a.endsWith(b) || b.endsWith(a) || a.startsWith(b) || b.startsWith(a) ? edits / 2 : edits;
}

/** Loaded for the first mistake: a program that starts without one does not need it. */
const levenshtein = (): typeof Levenshtein => require('fastest-levenshtein') as typeof Levenshtein;

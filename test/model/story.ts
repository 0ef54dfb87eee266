import type { Counterexample } from './explore.js';

const STARTS = {
  cold: 'v0 is in the database; nothing is cached.',
  remote: 'v0 is in the database and in the remote store.',
  near: 'v0 is in the database, in the remote store and in every near store.',
};

/** A counterexample to be read from top to bottom. */
export function tell({ start, steps, broken }: Counterexample): string {
  const lines = steps.map((says, index) => `${String(index + 1).padStart(3)}. ${says}`);
  return [`     ${STARTS[start]}`, ...lines, `  ✗  ${broken}`].join('\n');
}

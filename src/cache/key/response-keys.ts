import type { EvictionTarget } from './eviction-target.js';

/** The family of keys that belongs to the responses of routes: no annotated cache may have one of them. */
export const RESPONSES = 'http:';

/** Targets in the order in which they have to go where they cannot go in one step. */
export interface OrderedTargets {
  readonly first: readonly EvictionTarget[];
  /** When all of the first are gone; a wildcard that reaches other keys too is in both. */
  readonly last: readonly EvictionTarget[];
}

/**
 * A handler may make its response of other entries, so a response goes when these are gone: one that is made in between
 * would else outlive the eviction with a value from before it. Scopes are among the first: their stamps go in one step, at
 * the end of that.
 */
export function responsesLast(targets: readonly EvictionTarget[]): OrderedTargets {
  const last = targets.filter(mayNameResponses);
  const first = targets.filter((target) => !namesResponsesOnly(target));
  return first.length === 0 ? { first: last, last: [] } : { first, last };
}

function mayNameResponses(target: EvictionTarget): boolean {
  if (target.kind !== 'wildcard') return namesResponsesOnly(target);
  const head = target.pattern.slice(0, target.pattern.indexOf('*'));
  return RESPONSES.startsWith(head) || head.startsWith(RESPONSES);
}

function namesResponsesOnly(target: EvictionTarget): boolean {
  if (target.kind === 'key') return target.key.startsWith(RESPONSES);
  return target.kind === 'wildcard' && target.pattern.startsWith(RESPONSES);
}

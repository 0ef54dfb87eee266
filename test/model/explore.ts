import { ACTIONS } from './actions/index.js';
import type { Configuration, Start } from './configuration.js';
import { encode } from './encoding.js';
import { brokenPromise } from './promises.js';
import type { Rules } from './rules.js';
import { firstState } from './start.js';
import { type State } from './state.js';
import type { World } from './step.js';

/** How a promise was broken, by the fewest steps. */
export interface Counterexample {
  readonly start: Start;
  readonly steps: readonly string[];
  readonly broken: string;
}

export interface Exploration {
  readonly states: number;
  /** `undefined`: every order of events was tried, and every promise held. */
  readonly counterexample: Counterexample | undefined;
}

/** How a state was first reached. */
interface Visit {
  readonly from: Visit | undefined;
  readonly says: string;
}

/**
 * Tries every order of events, breadth first.
 * @param limit states after which it gives up
 * @throws Error when the limit is reached: then nothing is known
 */
export function explore(configuration: Configuration, rules: Rules, limit = 1_000_000): Exploration {
  const world: World = { configuration, rules };
  const visited = new Set<string>();
  let frontier: { state: State; visit: Visit }[] = [];
  for (const start of configuration.starts) {
    const state = firstState(configuration, rules, start);
    visited.add(encode(state));
    frontier.push({ state, visit: { from: undefined, says: start } });
  }
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { state, visit } of frontier) {
      for (const action of ACTIONS) {
        for (const { says, next: reached, broken: byStep } of action(state, world)) {
          const key = encode(reached);
          const broken = byStep ?? (visited.has(key) ? undefined : brokenPromise(reached, world));
          const reachedBy = { from: visit, says };
          if (broken !== undefined) {
            return { states: visited.size, counterexample: { ...retrace(reachedBy), broken } };
          }
          if (visited.has(key)) continue;
          visited.add(key);
          if (visited.size > limit) throw new Error(`More than ${limit} states: make the configuration smaller.`);
          next.push({ state: reached, visit: reachedBy });
        }
      }
    }
    frontier = next;
  }
  return { states: visited.size, counterexample: undefined };
}

function retrace(last: Visit): Pick<Counterexample, 'start' | 'steps'> {
  const steps: string[] = [];
  let visit = last;
  for (; visit.from; visit = visit.from) steps.unshift(visit.says);
  return { start: visit.says as Counterexample['start'], steps };
}

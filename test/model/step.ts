import type { Configuration } from './configuration.js';
import type { Rules } from './rules.js';
import { copyOf, type State } from './state.js';

export interface World {
  readonly configuration: Configuration;
  readonly rules: Rules;
}

/** One thing that happens, and what it leads to. */
export interface Step {
  readonly says: string;
  readonly next: State;
  /** The promise that it breaks. */
  readonly broken?: string | undefined;
}

/** Every step of its kind that may happen next. */
export type Action = (state: State, world: World) => readonly Step[];

/** @param change works on a copy, and may return the promise it breaks */
export function step(state: State, says: string, change: (next: State) => string | undefined): Step {
  const next = copyOf(state);
  const broken = change(next);
  return { says, next, broken };
}

export const nameOf = (node: number): string => String.fromCharCode(65 + node);

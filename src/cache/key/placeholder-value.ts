import { types } from 'node:util';
import type { PlaceholderSource } from './placeholder-source.js';

export type ArgumentReader = (args: readonly unknown[]) => unknown;

/** The value, or the sign that the place it was to be found in does not exist. */
export const ABSENT = Symbol('absent');

/** Reads a value out of the arguments; a path through null or undefined gives undefined. */
export function argumentReader(source: PlaceholderSource | undefined, path: readonly string[]): ArgumentReader {
  if (source === undefined || source.from === 'result') return () => undefined;
  const { index, from } = source;
  const root: ArgumentReader = from === 'rest' ? (args) => args.slice(index) : (args) => args[index];
  if (path.length === 0) return root;
  const [step = ''] = path;
  if (path.length === 1 && from === 'argument') return (args) => fieldOf(args[index], step);
  return (args) => {
    const value = valueAt(root(args), path);
    return value === ABSENT ? undefined : value;
  };
}

/** As a path of one step, for what such paths mostly meet: a field of an object. */
function fieldOf(holder: unknown, field: string): unknown {
  if (typeof holder === 'object' && holder !== null) return (holder as Record<string, unknown>)[field];
  const value = valueAt(holder, [field]);
  return value === ABSENT ? undefined : value;
}

/** The value at a path, or {@link ABSENT} when a step of it is not there. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const step of path) {
    if (value === null || value === undefined) return ABSENT;
    const holder = Object(value) as object;
    if (!(step in holder)) return ABSENT;
    value = Reflect.get(holder, step, value);
  }
  return value;
}

/**
 * The elements of nested lists (arrays, sets, values of maps), or {@link ABSENT} when something else is in their place.
 * Other iterables are left alone: reading them could use up what the caller is waiting for.
 */
export function elementsAt(root: unknown, lists: readonly (readonly string[])[]): readonly unknown[] | typeof ABSENT {
  let level: unknown[] = [root];
  for (const path of lists) {
    const next: unknown[] = [];
    for (const holder of level) {
      const list = valueAt(holder, path);
      if (Array.isArray(list) || types.isSet(list)) for (const element of list) next.push(element);
      else if (types.isMap(list)) for (const element of list.values()) next.push(element);
      else return ABSENT;
    }
    level = next;
  }
  return level;
}

import { targetOf, type EvictionTarget } from '../key/eviction-target.js';

/** What evictions by a pattern name, whatever its placeholders stand for: no value contains a `*` or a `:`. */
export const kindOfPattern = (pattern: string): EvictionTarget['kind'] =>
  targetOf(pattern.replace(/\{[^}]*\}/g, 'x')).kind;

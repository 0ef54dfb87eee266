import type { EvictionTarget } from '../../key/eviction-target.js';
import { scopeNameOf } from '../scope-names.js';

/** What the names of entries and of leases end with: one of each for each of the two pairs that a key has. */
const ENTRIES = ['e', 'E'] as const;
const LEASES = ['l', 'L'] as const;

/**
 * Names in Redis. Braces are Redis Cluster's hash tags: all names of a key share a slot, and so do all stamps. Keys never
 * contain braces themselves.
 *
 * A key has two pairs of an entry and a lease, and a version of the cache uses one of them: so two releases that run at
 * the same time do not overwrite each other's entries, and whoever evicts a key knows all of its names without knowing
 * who else runs (docs/adr/0030). Versions that meet in one pair are told apart by the fingerprint.
 */
export class RedisKeys {
  private readonly pair: 0 | 1;

  /** @param version of the cache; '' for none */
  constructor(
    private readonly namespace: string,
    version = '',
  ) {
    this.pair = pairOf(version);
  }

  entry(key: string): string {
    return this.nameOf(key, ENTRIES[this.pair]);
  }

  lease(key: string): string {
    return this.nameOf(key, LEASES[this.pair]);
  }

  /** Of the pair that other versions use: leases before entries. */
  othersOf(key: string): readonly string[] {
    const other = this.pair === 0 ? 1 : 0;
    return [this.nameOf(key, LEASES[other]), this.nameOf(key, ENTRIES[other])];
  }

  stamp(scope: string): string {
    return `${this.namespace}:{s}:${scope}`;
  }

  /** Totals of all processes. */
  get statistics(): string {
    return `${this.namespace}:cache:stats`;
  }

  get probe(): string {
    return `${this.namespace}:{probe}`;
  }

  /** The channel of the announcements: where names are spread, in the slot of the stamps. */
  bus(layout: 'single' | 'sharded'): string {
    return layout === 'single' ? `${this.namespace}:bus` : `${this.namespace}:{s}:bus`;
  }

  /** Glob of all entries, or all leases, whose key matches the glob: those of all versions. */
  glob(keyGlob: string, kind: 'entries' | 'leases'): string {
    const ends = (kind === 'entries' ? ENTRIES : LEASES).join('');
    return `${this.namespace.replace(/[*?[\]\\]/g, '\\$&')}:{${keyGlob}}:[${ends}]`;
  }

  /** The names to unlink for a target that needs no search, leases before entries. */
  namesOf(target: Exclude<EvictionTarget, { kind: 'wildcard' }>): readonly string[] {
    if (target.kind !== 'key') return [this.stamp(scopeNameOf(target))];
    return [...LEASES, ...ENTRIES].map((end) => this.nameOf(target.key, end));
  }

  private nameOf(key: string, end: string): string {
    return `${this.namespace}:{${key}}:${end}`;
  }
}

/** Names of one key: so many go in one step for each that is evicted. */
export const NAMES_PER_KEY = ENTRIES.length + LEASES.length;

/** By the last digit, so that releases that follow one another differ: `v9` and `v10`, `2026-05-01` and `2026-05-02`. */
function pairOf(version: string): 0 | 1 {
  const digit = /\d(?=\D*$)/.exec(version)?.[0];
  const number = digit === undefined ? [...version].reduce((sum, each) => sum + each.charCodeAt(0), 0) : Number(digit);
  return number % 2 === 0 ? 0 : 1;
}

import type { EvictionTarget } from '../../key/eviction-target.js';
import { scopeNameOf } from '../scope-names.js';

/**
 * Names in Redis. Braces are Redis Cluster's hash tags: the entry and the lease of a key share a slot, and so do all
 * stamps. Keys never contain braces themselves.
 */
export class RedisKeys {
  constructor(private readonly namespace: string) {}

  entry(key: string): string {
    return `${this.namespace}:{${key}}:e`;
  }

  lease(key: string): string {
    return `${this.namespace}:{${key}}:l`;
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

  /** Glob of all entries, or all leases, whose key matches the glob. */
  glob(keyGlob: string, kind: 'e' | 'l'): string {
    return `${this.namespace.replace(/[*?[\]\\]/g, '\\$&')}:{${keyGlob}}:${kind}`;
  }

  /** The names to unlink for a target that needs no search, leases before entries. */
  namesOf(target: Exclude<EvictionTarget, { kind: 'wildcard' }>): readonly string[] {
    return target.kind === 'key' ? [this.lease(target.key), this.entry(target.key)] : [this.stamp(scopeNameOf(target))];
  }
}

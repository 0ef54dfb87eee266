import type { EvictionTarget } from '../../cache/index.js';
import { changedTargets } from './changed-row.js';

/** A target as the table has it. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
}

export function rowOf(target: EvictionTarget): Omit<OutboxRow, 'id'> {
  const { kind } = target;
  switch (kind) {
    case 'key':
      return { kind, name: target.key };
    case 'prefix':
      return { kind, name: target.prefix };
    case 'wildcard':
      return { kind, name: target.pattern };
    case 'tag':
      return { kind, name: target.tag };
    case 'all':
      return { kind, name: '*' };
  }
}

/** What a later release has written, and this one does not know, is taken for "everything". */
export function targetsOf({ kind, name }: Omit<OutboxRow, 'id'>): readonly EvictionTarget[] {
  switch (kind) {
    case 'key':
      return [{ kind, key: name }];
    case 'prefix':
      return [{ kind, prefix: name }];
    case 'wildcard':
      return [{ kind, pattern: name }];
    case 'tag':
      return [{ kind, tag: name }];
    case 'change':
      return changedTargets(name);
    default:
      return [{ kind: 'all' }];
  }
}

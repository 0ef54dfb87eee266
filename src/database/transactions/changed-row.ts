import { type EvictionTarget, fillPattern, fillTag } from '../../cache/index.js';

/** What triggers record of a row: patterns and tags, and the values of its columns as text. */
interface ChangedRow {
  /** A release that knows no tags cannot read one, and evicts everything. */
  readonly evicts: readonly (string | { readonly tag: string })[];
  /** By placeholder. Those of a whole table have none, nor have those of a column that is gone. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** What its writer has left of such a record. */
interface Rest {
  readonly targets: readonly EvictionTarget[];
}

export const restText = (targets: readonly EvictionTarget[]): string => JSON.stringify({ targets } satisfies Rest);

/** The targets of the record of a trigger; "everything" for what a later release has recorded in another way. */
export function changedTargets(text: string): readonly EvictionTarget[] {
  try {
    const change = JSON.parse(text) as ChangedRow | Rest;
    if ('targets' in change) return change.targets;
    return change.evicts.flatMap((each) =>
      typeof each === 'string' ? fillPattern(each, change.values) : fillTag(each.tag, change.values),
    );
  } catch {
    return [{ kind: 'all' }];
  }
}

/** Whether evicting the one evicts all that evicting the other does. */
export function evictsAllOf(one: EvictionTarget, other: EvictionTarget): boolean {
  if (one.kind === 'all') return true;
  if (one.kind === 'key') return other.kind === 'key' && other.key === one.key;
  if (one.kind === 'tag') return other.kind === 'tag' && other.tag === one.tag;
  if (one.kind !== 'prefix') return false;
  if (other.kind === 'key') return other.key.startsWith(one.prefix);
  return other.kind === 'prefix' && other.prefix.startsWith(one.prefix);
}

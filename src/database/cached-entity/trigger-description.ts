import type { CacheTriggers } from './cache-triggers.js';

/** Raised when other statements are made of the same description. */
const REVISION = 2;

/** What the comment of a trigger says of it. */
interface Described extends Pick<CacheTriggers, 'columns' | 'evicts'> {
  readonly revision: number;
  readonly tags: readonly string[];
}

export const describeTriggers = ({ columns, evicts, tags = [] }: CacheTriggers): string =>
  JSON.stringify({ revision: REVISION, columns, evicts, tags } satisfies Described);

/**
 * Whether a trigger with this comment evicts all that is asked for. One that evicts more is welcome: while releases change
 * places, the older one starts with the triggers of the newer.
 */
export function satisfies(comment: string | null, { columns, evicts, tags = [] }: CacheTriggers): boolean {
  const found = read(comment);
  return (
    found !== undefined &&
    found.revision >= REVISION &&
    evicts.every((pattern) => found.evicts.includes(pattern)) &&
    tags.every((tag) => found.tags.includes(tag)) &&
    Object.entries(columns).every(([placeholder, column]) => found.columns[placeholder] === column)
  );
}

function read(comment: string | null): Described | undefined {
  try {
    const { revision, columns, evicts, tags } = JSON.parse(comment ?? '') as Partial<Described>;
    const isWhole = revision !== undefined && columns && Array.isArray(evicts) && Array.isArray(tags);
    return isWhole ? { revision, columns, evicts, tags } : undefined;
  } catch {
    return undefined; // somebody else's comment, or that of the first release
  }
}

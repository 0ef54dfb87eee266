import type { CompiledRead } from '../plan/compile-operation.js';
import { UnencodableArgumentError } from '../cache.errors.js';

/** The entry that one call is about. */
export interface EntryAddress {
  readonly key: string;
  readonly tags: readonly string[];
}

const NO_TAGS: readonly string[] = [];

/** `undefined` when an argument has no canonical text: such a call goes past the cache. */
export function addressOf({ key, tags }: CompiledRead, args: readonly unknown[]): EntryAddress | undefined {
  try {
    return { key: key.render(args), tags: tags.length === 0 ? NO_TAGS : tags.map((tag) => tag.render(args)) };
  } catch (error) {
    if (error instanceof UnencodableArgumentError) return undefined;
    throw error;
  }
}

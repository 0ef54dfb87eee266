/** A write whose arguments are known. */
export interface ReadyWrite {
  readonly key: string;
  readonly args: readonly unknown[];
}

export type Merge = (earlier: readonly unknown[], later: readonly unknown[]) => readonly unknown[];

/**
 * One call for each key, its arguments merged in the order of acceptance. In the order of the keys, so that processes
 * which flush at the same time lock rows in the same order.
 */
export function coalesce(writes: readonly ReadyWrite[], merge: Merge): readonly (readonly unknown[])[] {
  const byKey = new Map<string, readonly unknown[]>();
  for (const { key, args } of writes) {
    const earlier = byKey.get(key);
    byKey.set(key, earlier === undefined ? args : merge(earlier, args));
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, args]) => args);
}

/** So many go to the remote store at a time: all of them at once could take longer than one answer may. */
const BATCH = 200;

/** Runs the work for all items, a batch after the other. */
export async function inBatches<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const all = [...items];
  const results: R[] = [];
  for (let from = 0; from < all.length; from += BATCH) {
    results.push(...(await Promise.all(all.slice(from, from + BATCH).map(work))));
  }
  return results;
}

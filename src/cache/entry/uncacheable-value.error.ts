/**
 * A result contains something that could not be given back as it was, so it is not cached.
 * The read path catches it: the caller still gets the result, and the refusal is counted and warned about.
 */
export class UncacheableValueError extends Error {
  readonly code = 'CACHE.UNCACHEABLE_VALUE';

  /**
   * @param path where in the result, such as `items[3].owner`; empty for the result itself
   * @param reason what was found there, a phrase that follows the path ("is a function")
   * @param fix the likely remedy, an imperative phrase
   */
  constructor(
    readonly path: string,
    readonly reason: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(`CACHE.UNCACHEABLE_VALUE: ${path === '' ? 'the result' : path} ${reason}. Likely fix: ${fix}.`, options);
    this.name = 'UncacheableValueError';
  }
}

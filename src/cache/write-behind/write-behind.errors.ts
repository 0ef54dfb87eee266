import { CacheError } from '../cache.errors.js';

/** A `@WriteBehind` that cannot work. */
export class WriteBehindPlanError extends CacheError {
  constructor(owner: string, problem: string, fix: string) {
    super('CACHE.WRITE_BEHIND', `${owner}: @WriteBehind: ${problem}. ${fix}`);
  }
}

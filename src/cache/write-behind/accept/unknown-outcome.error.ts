import { CacheError } from '../../cache.errors.js';

/** A write of which nobody can tell any more whether it happened: this process stood still while it was under way. */
export class UnknownOutcomeError extends CacheError {
  constructor(queue: string) {
    super(
      'CACHE.WRITE_OUTCOME_UNKNOWN',
      `${queue}: the process stood still while a write was under way: it may have happened, or may not. ` +
        'Look before you repeat it',
    );
  }
}

import type { EntityManager } from 'typeorm';
import { TooManyFeatureFlagsError, TooManyFlagTargetsError } from './feature-flags.errors.js';

/** The rules of all flags are one entry of the cache: about 150 bytes each. */
const MOST_FLAGS = 1_000;

/** Ids of users, of all flags together: 36 bytes each. */
const MOST_TARGETED_USERS = 20_000;

/**
 * Runs a write that adds to the flags, and takes it back if there is too much of them then. Such writes come one after
 * the other, so that two at once cannot exceed together what each of them keeps.
 *
 * @throws {TooManyFeatureFlagsError}
 * @throws {TooManyFlagTargetsError}
 */
export function withinFlagLimits<T>(manager: EntityManager, write: (tx: EntityManager) => Promise<T>): Promise<T> {
  return manager.transaction(async (tx) => {
    await tx.query('LOCK TABLE feature_flags IN SHARE ROW EXCLUSIVE MODE');
    const written = await write(tx);
    const [total] = await tx.query<{ flags: number; targets: number }[]>(
      `SELECT count(*)::int AS flags, coalesce(sum(cardinality(target_user_ids)), 0)::int AS targets
         FROM feature_flags`,
    );
    if (total && total.flags > MOST_FLAGS) throw new TooManyFeatureFlagsError(MOST_FLAGS);
    if (total && total.targets > MOST_TARGETED_USERS) throw new TooManyFlagTargetsError(MOST_TARGETED_USERS);
    return written;
  });
}

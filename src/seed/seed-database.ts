import type { DataSource } from 'typeorm';
import { StartupError } from '../errors/startup-error.js';
import { insertRows } from './insert-rows.js';
import type { SeedProgress } from './progress.js';
import type { Random } from './random.js';
import { seedCommunities } from './seed-communities.js';
import { seedId, seedIndex } from './seed-id.js';
import { seedLedger } from './seed-ledger.js';
import { seedMeetings } from './seed-meetings.js';
import type { SeedOptions } from './seed-options.js';
import { seedPosts } from './seed-posts.js';
import { seedQuestions } from './seed-questions.js';
import { insertAll, noCounts, type SeedCounts, type SeedRun } from './seed-run.js';
import { seedUsers } from './seed-users.js';
import { ACHIEVEMENTS, seededAchievements } from './seeded-achievements.js';
import type { CommunityPlan } from './seeded-community.js';
import { FLAGS, seededFlags } from './seeded-flags.js';
import { JOURNEY_STEPS, JOURNEYS, seededJourneys, seededSteps } from './seeded-journeys.js';
import { zipf } from './zipf.js';

export type { SeedCounts } from './seed-run.js';

const POPULARITY = { users: 0.8, communities: 1 };

/** How far the progress of a seed goes. */
export const workOf = ({ users, meetings, communities, posts, votes, ledgerLines }: SeedOptions): number =>
  users + meetings + communities + posts + votes + ledgerLines;

/**
 * Adds the seeded rows that are missing, in one transaction: an interrupted seed leaves nothing half done. What hangs
 * on a row (participants, members, likes, votes, awards) is added only together with it, so that what people changed
 * since stays as it is.
 *
 * @throws what the database throws, with nothing written
 */
export function seedDatabase(
  dataSource: DataSource,
  options: SeedOptions,
  progress: SeedProgress,
): Promise<SeedCounts> {
  return dataSource.transaction(async (manager) => {
    const run = { manager, options, progress, counts: noCounts() };
    await seedDefinitions(run);
    await seedUsers(run);
    const popularUser = await popularUserOf(run);
    await seedMeetings(run, popularUser);
    const communities = await seedCommunities(run, popularUser);
    if (communities.length > 0) {
      const popularCommunity = popular(communities);
      await seedPosts(run, popularCommunity);
      await seedQuestions(run, popularCommunity);
    }
    await seedLedger(run, popularUser);
    return run.counts;
  });
}

/** What the rows of users refer to. */
async function seedDefinitions({ manager, options: { baseDate }, counts }: SeedRun): Promise<void> {
  counts.flags = await insertAll(manager, FLAGS, seededFlags(baseDate));
  counts.achievements = await insertAll(manager, ACHIEVEMENTS, seededAchievements(baseDate));
  const journeys = new Set(await insertRows(manager, JOURNEYS, seededJourneys(baseDate)));
  counts.journeys = journeys.size;
  await insertAll(
    manager,
    JOURNEY_STEPS,
    seededSteps().filter((step) => journeys.has(step.journey_id)),
  );
}

/** Picks users who are there: an address may have been taken by somebody else. */
async function popularUserOf({ manager, options: { users } }: SeedRun): Promise<(random: Random) => number> {
  const rows = await manager.query<{ id: string }[]>('SELECT id FROM users WHERE id BETWEEN $1 AND $2', [
    seedId('user', 0),
    seedId('user', users - 1),
  ]);
  const present = new Set(rows.map(({ id }) => seedIndex('user', id)));
  if (present.size < 2) throw new StartupError('Other accounts have taken the e-mail addresses of the seeded users.');
  const pick = zipf(users, POPULARITY.users);
  return (random) => {
    for (;;) {
      const user = pick(random);
      if (present.has(user)) return user;
    }
  };
}

function popular(communities: readonly CommunityPlan[]): (random: Random) => CommunityPlan {
  const pick = zipf(communities.length, POPULARITY.communities);
  return (random) => {
    const community = communities[pick(random)];
    if (!community) throw new RangeError('There is no community');
    return community;
  };
}

import type { DataSource, EntityManager } from 'typeorm';
import { insertRows, type Insertion } from './insert-rows.js';
import type { SeedProgress } from './progress.js';
import { seedPasswordHash } from './seed-password.js';
import { ACHIEVEMENTS, AWARDS, seededAchievements, seededAwards } from './seeded-achievements.js';
import { FLAGS, seededFlags } from './seeded-flags.js';
import { MEETINGS, seededMeeting } from './seeded-meeting.js';
import { PARTICIPANTS, seededParticipants } from './seeded-participants.js';
import { seededUser, USERS } from './seeded-user.js';
import type { SeedOptions } from './seed-options.js';
import { zipf } from './zipf.js';

/** Rows that were added; those that existed are not counted. */
export interface SeedCounts {
  users: number;
  meetings: number;
  participants: number;
  flags: number;
  achievements: number;
  awards: number;
}

const CHUNK = 1_000;
const POPULARITY = 0.8;

/**
 * Adds the seeded rows that are missing, in one transaction: an interrupted seed leaves nothing half done. What hangs
 * on a row (participants, awards) is added only together with it, so that what people changed since stays as it is.
 *
 * @throws what the database throws, with nothing written
 */
export function seedDatabase(
  dataSource: DataSource,
  options: SeedOptions,
  progress: SeedProgress,
): Promise<SeedCounts> {
  return dataSource.transaction(async (manager) => {
    const counts = { users: 0, meetings: 0, participants: 0, flags: 0, achievements: 0, awards: 0 };
    counts.flags = await insertAll(manager, FLAGS, seededFlags(options.baseDate));
    counts.achievements = await insertAll(manager, ACHIEVEMENTS, seededAchievements(options.baseDate));
    await seedUsers(manager, options, progress, counts);
    await seedMeetings(manager, options, progress, counts);
    return counts;
  });
}

async function seedUsers(
  manager: EntityManager,
  { users, baseDate }: SeedOptions,
  progress: SeedProgress,
  counts: SeedCounts,
): Promise<void> {
  const passwordHash = await seedPasswordHash();
  for (const chunk of chunks(users)) {
    const rows = chunk.map((index) => ({ index, user: seededUser(index, passwordHash, baseDate) }));
    const added = new Set(
      await insertRows(
        manager,
        USERS,
        rows.map(({ user }) => user),
      ),
    );
    const awarded = rows.filter(({ user }) => added.has(user.id));
    counts.users += added.size;
    counts.awards += await insertAll(
      manager,
      AWARDS,
      awarded.flatMap(({ index }) => seededAwards(index, baseDate)),
    );
    progress.advance('users', chunk.length);
  }
}

async function seedMeetings(
  manager: EntityManager,
  { users, meetings, baseDate }: SeedOptions,
  progress: SeedProgress,
  counts: SeedCounts,
): Promise<void> {
  const popularUser = zipf(users, POPULARITY);
  for (const chunk of chunks(meetings)) {
    const plans = chunk.map((index) => seededMeeting(index, baseDate, popularUser, users));
    const added = new Set(
      await insertRows(
        manager,
        MEETINGS,
        plans.map(({ meeting }) => meeting),
      ),
    );
    const attended = plans.filter(({ meeting }) => added.has(meeting.id));
    counts.meetings += added.size;
    const participants = attended.flatMap((plan) => seededParticipants(plan, baseDate, popularUser));
    counts.participants += await insertAll(manager, PARTICIPANTS, participants);
    progress.advance('meetings', chunk.length);
  }
}

async function insertAll<Row extends object>(
  manager: EntityManager,
  insertion: Insertion<Row>,
  rows: readonly Row[],
): Promise<number> {
  return (await insertRows(manager, insertion, rows)).length;
}

/** The indices from 0, in portions that one statement takes. */
function* chunks(count: number): Generator<number[]> {
  for (let from = 0; from < count; from += CHUNK) {
    yield Array.from({ length: Math.min(CHUNK, count - from) }, (_, offset) => from + offset);
  }
}

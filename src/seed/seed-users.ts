import { insertRows } from './insert-rows.js';
import { seedPasswordHash } from './seed-password.js';
import { insertAll, portions, type SeedRun } from './seed-run.js';
import { AWARDS, seededAwards } from './seeded-achievements.js';
import { ACTIVITIES } from './seeded-activity.js';
import { JOURNEY_PROGRESS, seededProgress } from './seeded-journey-progress.js';
import { PREFERENCES, seededPreferences } from './seeded-preferences.js';
import { seededUser, USERS } from './seeded-user.js';

/** Users, with their awards, preferences and journeys. */
export async function seedUsers({ manager, options, progress, counts }: SeedRun): Promise<void> {
  const { users, baseDate } = options;
  const passwordHash = await seedPasswordHash();
  for (const portion of portions(users)) {
    const plans = portion.map((index) => ({ index, user: seededUser(index, passwordHash, baseDate) }));
    const rows = plans.map(({ user }) => user);
    const added = new Set(await insertRows(manager, USERS, rows));
    const indices = plans.filter(({ user }) => added.has(user.id)).map(({ index }) => index);
    const awards = indices.flatMap((index) => seededAwards(index, baseDate));
    const preferences = indices.flatMap((index) => seededPreferences(index, baseDate));
    const journeys = indices.map((index) => seededProgress(index, baseDate));
    const journeyProgress = journeys.flatMap((journey) => journey.progress);
    const activities = journeys.flatMap((journey) => journey.activities);
    counts.users += added.size;
    counts.awards += await insertAll(manager, AWARDS, awards);
    counts.preferences += await insertAll(manager, PREFERENCES, preferences);
    counts.journeyProgress += await insertAll(manager, JOURNEY_PROGRESS, journeyProgress);
    counts.activities += await insertAll(manager, ACTIVITIES, activities);
    progress.advance('users', portion.length);
  }
}

import type { EntityManager } from 'typeorm';
import { insertRows } from './insert-rows.js';
import type { Random } from './random.js';
import { seedId } from './seed-id.js';
import { insertAll, portions, type SeedRun } from './seed-run.js';
import { ACTIVITIES, communityActivities } from './seeded-activity.js';
import { COMMUNITIES, seededCommunity, type CommunityPlan, type Member } from './seeded-community.js';
import { CONFIGURATIONS, MEMBERS, seededConfiguration, seededMembers } from './seeded-members.js';

/**
 * Communities, with their configurations and members.
 *
 * @returns the plans of those that have members, whether they were added now or earlier
 */
export async function seedCommunities(
  { manager, options, progress, counts }: SeedRun,
  popularUser: (random: Random) => number,
): Promise<CommunityPlan[]> {
  const { users, communities, baseDate } = options;
  const all: CommunityPlan[] = [];
  for (const portion of portions(communities, { size: 100 })) {
    const plans = portion.map((index) => seededCommunity(index, baseDate, popularUser, users));
    const rows = plans.map(({ community }) => community);
    const added = new Set(await insertRows(manager, COMMUNITIES, rows));
    const founded = plans.filter(({ community }) => added.has(community.id));
    counts.communities += added.size;
    await insertAll(manager, CONFIGURATIONS, founded.map(seededConfiguration));
    counts.members += await insertAll(manager, MEMBERS, founded.flatMap(seededMembers));
    counts.activities += await insertAll(manager, ACTIVITIES, founded.flatMap(communityActivities));
    all.push(...(await withMembers(manager, plans)));
    progress.advance('communities', portion.length);
  }
  return all;
}

/** Who left since an earlier seed posts and votes no more. */
async function withMembers(manager: EntityManager, plans: readonly CommunityPlan[]): Promise<CommunityPlan[]> {
  const rows = await manager.query<{ community_id: string; user_id: string }[]>(
    'SELECT community_id, user_id FROM community_members WHERE community_id = ANY ($1::uuid[])',
    [plans.map(({ community }) => community.id)],
  );
  const present = new Set(rows.map(({ community_id, user_id }) => `${community_id} ${user_id}`));
  return plans
    .map((plan) => reduced(plan, ({ user }) => present.has(`${plan.community.id} ${seedId('user', user)}`)))
    .filter(({ moderators }) => moderators > 0);
}

const reduced = (plan: CommunityPlan, isPresent: (member: Member) => boolean): CommunityPlan => ({
  ...plan,
  members: plan.members.filter(isPresent),
  moderators: plan.members.slice(0, plan.moderators).filter(isPresent).length,
});

import { insertRows } from './insert-rows.js';
import type { Random } from './random.js';
import { insertAll, portions, type SeedRun } from './seed-run.js';
import { ACTIVITIES } from './seeded-activity.js';
import type { CommunityPlan } from './seeded-community.js';
import { LIKES, POSTS, seededPost } from './seeded-post.js';

/** Posts, with their likes. */
export async function seedPosts(
  { manager, options, progress, counts }: SeedRun,
  popularCommunity: (random: Random) => CommunityPlan,
): Promise<void> {
  const { posts, baseDate } = options;
  for (const portion of portions(posts)) {
    const plans = portion.map((index) => seededPost(index, baseDate, popularCommunity));
    const rows = plans.map(({ post }) => post);
    const added = new Set(await insertRows(manager, POSTS, rows));
    const written = plans.filter(({ post }) => added.has(post.id));
    const likes = written.flatMap((plan) => plan.likes);
    const activities = written.map(({ activity }) => activity);
    counts.posts += added.size;
    counts.likes += await insertAll(manager, LIKES, likes);
    counts.activities += await insertAll(manager, ACTIVITIES, activities);
    progress.advance('posts', portion.length);
  }
}

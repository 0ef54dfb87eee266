import type { Insertion } from './insert-rows.js';
import { randomFor } from './random.js';
import { seedId } from './seed-id.js';
import { after, before, DAY } from './spans.js';
import { zipf } from './zipf.js';

export interface AchievementRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly points: number;
  readonly created_at: Date;
}

export interface AwardRow {
  readonly user_id: string;
  readonly achievement_id: string;
  readonly awarded_at: Date;
}

export const ACHIEVEMENTS: Insertion<AchievementRow> = {
  table: 'achievements',
  types: {
    id: 'uuid',
    code: 'text',
    title: 'text',
    description: 'text',
    points: 'integer',
    created_at: 'timestamptz',
  },
  returning: 'id',
};

export const AWARDS: Insertion<AwardRow> = {
  table: 'achievement_awards',
  types: { user_id: 'uuid', achievement_id: 'uuid', awarded_at: 'timestamptz' },
  where: 'EXISTS (SELECT FROM achievements WHERE achievements.id = achievement_id)',
  returning: 'user_id',
};

const LADDERS = [
  { code: 'joined', title: 'Joined', what: 'Joined', of: 'meetings' },
  { code: 'hosted', title: 'Hosted', what: 'Hosted', of: 'meetings' },
  { code: 'spoke', title: 'Spoke', what: 'Spoke at', of: 'meetings' },
  { code: 'streak', title: 'Streak', what: 'Was here on', of: 'days in a row' },
  { code: 'welcomed', title: 'Welcomed', what: 'Welcomed', of: 'newcomers' },
  { code: 'voted', title: 'Voted', what: 'Took part in', of: 'votes' },
] as const;
const STEPS = [1, 5, 25, 100, 365] as const;

/** The easy steps of all ladders come first: an index is also a rank of how common an achievement is. */
export const seededAchievements = (baseDate: Date): AchievementRow[] =>
  STEPS.flatMap((step, level) =>
    LADDERS.map(({ code, title, what, of }, rung) => ({
      id: seedId('achievement', level * LADDERS.length + rung),
      code: `${code}-${step}`,
      title: `${title} ${step}`,
      description: `${what} ${step} ${of}`,
      points: [10, 20, 50, 100, 250][level] ?? 0,
      created_at: before(baseDate, 1_200 * DAY),
    })),
  );

const MOST_PER_USER = 8;
const pickAchievement = zipf(LADDERS.length * STEPS.length, 1);
const pickNumber = zipf(MOST_PER_USER + 1, 0.6);

/** None for many users, up to eight for a few. */
export function seededAwards(user: number, baseDate: Date): AwardRow[] {
  const random = randomFor(`awards:${user}`);
  const wanted = pickNumber(random);
  const achievements = new Set(Array.from({ length: wanted }, () => pickAchievement(random)));
  return [...achievements].map((achievement) => ({
    user_id: seedId('user', user),
    achievement_id: seedId('achievement', achievement),
    awarded_at: after(before(baseDate, 390 * DAY), random.integer(0, 380 * DAY)),
  }));
}

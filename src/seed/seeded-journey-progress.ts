import type { Insertion } from './insert-rows.js';
import { randomFor } from './random.js';
import { pairIndex, seedId } from './seed-id.js';
import type { ActivityRow } from './seeded-activity.js';
import { JOURNEY_OUTLINES } from './seeded-journeys.js';
import { before, between, DAY } from './spans.js';
import { zipf } from './zipf.js';

export interface ProgressRow {
  readonly user_id: string;
  readonly journey_id: string;
  readonly steps_done: number;
  readonly started_at: Date;
  readonly updated_at: Date;
  readonly completed_at: Date | null;
}

export const JOURNEY_PROGRESS: Insertion<ProgressRow> = {
  table: 'journey_progress',
  types: {
    user_id: 'uuid',
    journey_id: 'uuid',
    steps_done: 'integer',
    started_at: 'timestamptz',
    updated_at: 'timestamptz',
    completed_at: 'timestamptz',
  },
  where: `steps_done <= (SELECT count(*) FROM journey_steps WHERE journey_steps.journey_id = given.journey_id)
      AND EXISTS (SELECT FROM journeys WHERE journeys.id = given.journey_id)`,
  returning: 'user_id',
};

const pickJourney = zipf(JOURNEY_OUTLINES.length, 1);

/** How far a user has come on up to four journeys, and which were completed. */
export function seededProgress(user: number, baseDate: Date): { progress: ProgressRow[]; activities: ActivityRow[] } {
  const random = randomFor(`journeys:${user}`);
  const journeys = new Set(Array.from({ length: random.integer(0, 4) }, () => pickJourney(random)));
  const progress = [...journeys].map((journey) => {
    const steps = JOURNEY_OUTLINES[journey]?.steps.length ?? 0;
    const done = Math.min(steps, random.integer(0, steps + 2));
    const startedAt = before(baseDate, random.integer(1, 390) * DAY);
    const updatedAt = done === 0 ? startedAt : between(startedAt, baseDate, random.next());
    return {
      journey,
      user_id: seedId('user', user),
      journey_id: seedId('journey', journey),
      steps_done: done,
      started_at: startedAt,
      updated_at: updatedAt,
      completed_at: done === steps ? updatedAt : null,
    };
  });
  const activities = progress.flatMap(({ journey, user_id, journey_id, completed_at }) =>
    completed_at === null
      ? []
      : [
          {
            id: seedId('journeyActivity', pairIndex(journey, user)),
            user_id,
            kind: 'journey.completed' as const,
            subject_id: journey_id,
            community_id: null,
            occurred_at: completed_at,
          },
        ],
  );
  return { progress, activities };
}

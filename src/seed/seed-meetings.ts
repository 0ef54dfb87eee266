import { insertRows } from './insert-rows.js';
import type { Random } from './random.js';
import { insertAll, portions, type SeedRun } from './seed-run.js';
import { MEETINGS, seededMeeting } from './seeded-meeting.js';
import { PARTICIPANTS, seededParticipants } from './seeded-participants.js';

/** Meetings, with their participants. */
export async function seedMeetings(
  { manager, options, progress, counts }: SeedRun,
  popularUser: (random: Random) => number,
): Promise<void> {
  const { users, meetings, baseDate } = options;
  for (const portion of portions(meetings)) {
    const plans = portion.map((index) => seededMeeting(index, baseDate, popularUser, users));
    const rows = plans.map(({ meeting }) => meeting);
    const added = new Set(await insertRows(manager, MEETINGS, rows));
    const attended = plans.filter(({ meeting }) => added.has(meeting.id));
    const participants = attended.flatMap((plan) => seededParticipants(plan, baseDate, popularUser));
    counts.meetings += added.size;
    counts.participants += await insertAll(manager, PARTICIPANTS, participants);
    progress.advance('meetings', portion.length);
  }
}

import type { Insertion } from './insert-rows.js';
import { meetingTitle } from './names.js';
import { randomFor, type Random } from './random.js';
import { seedId } from './seed-id.js';
import { after, before, DAY, earlier, HOUR, MINUTE } from './spans.js';
import { searchText } from '../http/search-text.js';

export interface MeetingRow {
  readonly id: string;
  readonly host_id: string;
  readonly title: string;
  readonly title_search: string;
  readonly description: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly max_participants: number;
  readonly status: string;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly cancelled_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const MEETINGS: Insertion<MeetingRow> = {
  table: 'meetings',
  types: {
    id: 'uuid',
    host_id: 'uuid',
    title: 'text',
    title_search: 'text',
    description: 'text',
    starts_at: 'timestamptz',
    ends_at: 'timestamptz',
    max_participants: 'integer',
    status: 'text',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
    cancelled_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  where: 'EXISTS (SELECT FROM users WHERE users.id = host_id)',
  returning: 'id',
};

const QUARTER = 15 * MINUTE;
const LARGEST = 250;
const PAST_DAYS = 180;
/** Far ahead, so that there is something upcoming for a long time after the base date. */
const FUTURE_DAYS = 720;

/**
 * A meeting and the number of its participants. What it says about itself fits the base date: a meeting of the past was
 * held or cancelled, one in a hundred is live, and one of the future is scheduled or cancelled.
 *
 * @param popularUser picks the host
 * @param users how many there are, which is the most that can take part
 */
export function seededMeeting(
  index: number,
  baseDate: Date,
  popularUser: (random: Random) => number,
  users: number,
): { readonly meeting: MeetingRow; readonly host: number; readonly size: number } {
  const random = randomFor(`meeting:${index}`);
  const host = popularUser(random);
  const size = Math.min(crowd(random), users);
  const title = meetingTitle(random);
  const startsAt = startOf(random, baseDate);
  const endsAt = after(startsAt, random.integer(2, 8) * QUARTER);
  const planned = before(earlier(startsAt, baseDate), random.integer(1, 30) * DAY + random.integer(0, 12) * HOUR);
  const history = historyOf(random, { startsAt, endsAt, baseDate, planned });
  const meeting = {
    id: seedId('meeting', index),
    host_id: seedId('user', host),
    title,
    title_search: searchText(title),
    description: random.chance(0.7) ? `We meet for "${title}". Everybody is welcome.` : '',
    starts_at: startsAt,
    ends_at: endsAt,
    max_participants: Math.max(2, size + random.pick([0, 1, 5, 20, 50])),
    ...history,
    created_at: planned,
    updated_at: history.ended_at ?? history.started_at ?? history.cancelled_at ?? planned,
  };
  return { meeting, host, size };
}

/** Pareto, the continuous form of Zipf's law: most meetings are small, a few draw a crowd. */
const crowd = (random: Random): number => Math.min(LARGEST, Math.floor(3 * (1 - random.next()) ** -0.75));

function startOf(random: Random, baseDate: Date): Date {
  const kind = random.next();
  const days = random.next();
  if (kind < 0.01) return before(baseDate, QUARTER);
  const exact =
    kind < 0.6 ? before(baseDate, HOUR * 3 + days * PAST_DAYS * DAY) : after(baseDate, HOUR + days * FUTURE_DAYS * DAY);
  return new Date(Math.round(exact.getTime() / QUARTER) * QUARTER);
}

interface Plan {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly baseDate: Date;
  readonly planned: Date;
}

function historyOf(
  random: Random,
  { startsAt, endsAt, baseDate, planned }: Plan,
): Pick<MeetingRow, 'status' | 'started_at' | 'ended_at' | 'cancelled_at'> {
  const none = { started_at: null, ended_at: null, cancelled_at: null };
  const isLive = startsAt < baseDate && endsAt > baseDate;
  if (!isLive && random.chance(0.08)) {
    const notice = earlier(startsAt, baseDate).getTime() - planned.getTime();
    return { ...none, status: 'cancelled', cancelled_at: after(planned, Math.floor(random.next() * notice)) };
  }
  const startedAt = after(startsAt, random.integer(0, 5) * MINUTE);
  if (isLive) return { ...none, status: 'live', started_at: startedAt };
  if (startsAt > baseDate) return { ...none, status: 'scheduled' };
  return { ...none, status: 'ended', started_at: startedAt, ended_at: after(endsAt, random.integer(-10, 15) * MINUTE) };
}

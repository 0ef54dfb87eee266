import type { Insertion } from './insert-rows.js';
import { randomFor, type Random } from './random.js';
import { seedId } from './seed-id.js';
import type { MeetingRow } from './seeded-meeting.js';
import { drawDistinct } from './sample.js';
import { after, earlier } from './spans.js';

export interface ParticipantRow {
  readonly meeting_id: string;
  readonly user_id: string;
  readonly role: string;
  readonly presence: string;
  readonly joined_at: Date;
}

export const PARTICIPANTS: Insertion<ParticipantRow> = {
  table: 'meeting_participants',
  types: { meeting_id: 'uuid', user_id: 'uuid', role: 'text', presence: 'text', joined_at: 'timestamptz' },
  where: 'EXISTS (SELECT FROM users WHERE users.id = user_id)',
  returning: 'user_id',
};

/**
 * The host and the others, each once. Everybody joined after the meeting was planned, and before it began, was
 * cancelled or the base date came; only in a live meeting somebody is here.
 */
export function seededParticipants(
  { meeting, host, size }: { readonly meeting: MeetingRow; readonly host: number; readonly size: number },
  baseDate: Date,
  popularUser: (random: Random) => number,
): ParticipantRow[] {
  const random = randomFor(`participants:${meeting.id}`);
  const members = drawDistinct(host, size, () => popularUser(random));
  const closed = earlier(meeting.cancelled_at ?? meeting.starts_at, baseDate).getTime();
  const open = closed - meeting.created_at.getTime();
  return members.map((member, index) => ({
    meeting_id: meeting.id,
    user_id: seedId('user', member),
    role: index === 0 ? 'host' : roleOf(random),
    presence: meeting.status === 'live' && random.chance(0.7) ? 'here' : 'away',
    joined_at: index === 0 ? meeting.created_at : after(meeting.created_at, Math.floor(random.next() * open)),
  }));
}

function roleOf(random: Random): string {
  const share = random.next();
  if (share < 0.03) return 'co-host';
  return share < 0.1 ? 'speaker' : 'participant';
}

import type { UpdateMeetingDto } from './dto/update-meeting.dto.js';
import type { MeetingEntity } from './meeting.entity.js';
import { isOpen } from './meeting-status.js';
import { assertTimes } from './meeting-times.js';
import { CapacityTooSmallError, MeetingStateError } from './meetings.errors.js';
import type { MeetingPatch } from './meetings.repository.js';
import { searchText } from '../http/search-text.js';

/**
 * What a changed plan means for a meeting. Everything can change while it is scheduled, all but the start while it is live.
 *
 * @throws {MeetingStateError | MeetingTimesError | CapacityTooSmallError}
 */
export function planChange(meeting: MeetingEntity, plan: UpdateMeetingDto, now: Date): Omit<MeetingPatch, 'updatedAt'> {
  if (!isOpen(meeting.status))
    throw new MeetingStateError(`The meeting is ${meeting.status} and cannot change any more.`);
  const times = {
    startsAt: plan.startsAt === undefined ? meeting.startsAt : new Date(plan.startsAt),
    endsAt: plan.endsAt === undefined ? meeting.endsAt : new Date(plan.endsAt),
  };
  if (meeting.status === 'live' && times.startsAt.getTime() !== meeting.startsAt.getTime()) {
    throw new MeetingStateError('The meeting has started: its start cannot change any more.');
  }
  assertTimes(times, now, meeting);
  const { title = meeting.title, description = meeting.description, maxParticipants = meeting.maxParticipants } = plan;
  if (maxParticipants < meeting.participantCount) throw new CapacityTooSmallError(meeting.participantCount);
  return { ...times, title, titleSearch: searchText(title), description, maxParticipants };
}

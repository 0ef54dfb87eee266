import { mayActFor, type Principal } from '../access/principal.js';
import type { HeldMeeting } from './meeting-lock.js';
import { isOpen } from './meeting-status.js';
import { MeetingForbiddenError, MeetingStateError } from './meetings.errors.js';

/**
 * Who may do what with a meeting:
 * - its host and admins: everything (change, cancel, start, end, give roles, remove participants, set presence);
 * - its co-hosts, who stand in for the host while it runs: start, end, set the presence of others;
 * - who takes part: leave, set the own presence;
 * - every signed-in user: read, join.
 */
export function assertHost(principal: Principal, { meeting }: HeldMeeting): void {
  if (!mayActFor(principal, meeting.hostId)) throw new MeetingForbiddenError('Only the host or an admin may do this.');
}

/** @throws {MeetingForbiddenError} for all but host, co-hosts and admins */
export function assertCoHost(principal: Principal, { meeting, participants }: HeldMeeting): void {
  if (mayActFor(principal, meeting.hostId) || participants.get(principal.userId)?.role === 'co-host') return;
  throw new MeetingForbiddenError('Only the host, a co-host or an admin may do this.');
}

/** @throws {MeetingStateError} when the meeting has ended or was cancelled: what is left of it is a record */
export function assertOpen({ meeting }: HeldMeeting): void {
  if (!isOpen(meeting.status))
    throw new MeetingStateError(`The meeting is ${meeting.status} and cannot change any more.`);
}

import { MeetingStateError } from './meetings.errors.js';

export const MEETING_STATUSES = ['scheduled', 'live', 'ended', 'cancelled'] as const;
export type MeetingStatus = (typeof MEETING_STATUSES)[number];

/** Statuses in which a meeting still takes place: it can be changed, joined and left. */
export const OPEN_STATUSES = ['scheduled', 'live'] as const satisfies readonly MeetingStatus[];

export type MeetingAction = 'start' | 'end' | 'cancel';

const TRANSITIONS: Record<MeetingAction, { readonly from: MeetingStatus; readonly to: MeetingStatus }> = {
  start: { from: 'scheduled', to: 'live' },
  end: { from: 'live', to: 'ended' },
  cancel: { from: 'scheduled', to: 'cancelled' },
};

export const isOpen = (status: MeetingStatus): boolean => OPEN_STATUSES.some((open) => open === status);

/**
 * The state machine of a meeting: scheduled → live → ended, scheduled → cancelled.
 *
 * @returns the status after the action
 * @throws {MeetingStateError} when the action does not exist in this status
 */
export function nextStatus(status: MeetingStatus, action: MeetingAction): MeetingStatus {
  const { from, to } = TRANSITIONS[action];
  if (status !== from)
    throw new MeetingStateError(`Only a ${from} meeting can ${PASSIVE[action]}; this one is ${status}.`);
  return to;
}

const PASSIVE: Record<MeetingAction, string> = { start: 'be started', end: 'be ended', cancel: 'be cancelled' };

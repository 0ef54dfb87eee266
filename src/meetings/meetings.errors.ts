import { DomainError } from '../errors/domain-error.js';

export class MeetingNotFoundError extends DomainError {
  constructor(meetingId: string) {
    super('MEETING.NOT_FOUND', 404, 'Meeting not found', `There is no meeting ${meetingId}.`);
  }
}

export class ParticipantNotFoundError extends DomainError {
  constructor(userId: string) {
    super(
      'MEETING.PARTICIPANT_NOT_FOUND',
      404,
      'Participant not found',
      `User ${userId} does not take part in this meeting.`,
    );
  }
}

/** @param detail who may do it instead */
export class MeetingForbiddenError extends DomainError {
  constructor(detail: string) {
    super('MEETING.FORBIDDEN', 403, 'Not allowed', detail);
  }
}

/** The action does not exist in the status the meeting is in. */
export class MeetingStateError extends DomainError {
  constructor(detail: string) {
    super('MEETING.WRONG_STATE', 409, 'Not possible in this status', detail);
  }
}

export class MeetingFullError extends DomainError {
  constructor() {
    super('MEETING.FULL', 409, 'The meeting is full', 'Every place is taken. Try again after somebody has left.');
  }
}

export class AlreadyJoinedError extends DomainError {
  constructor() {
    super('MEETING.ALREADY_JOINED', 409, 'Already joined', 'This user takes part in the meeting already.');
  }
}

/** The host is the one participant whose place and role are fixed. */
export class HostIsFixedError extends DomainError {
  constructor() {
    super(
      'MEETING.HOST_IS_FIXED',
      409,
      'The host stays',
      'The host can neither leave nor get another role; cancel the meeting instead.',
    );
  }
}

/** @param detail which rule the times break */
export class MeetingTimesError extends DomainError {
  constructor(detail: string) {
    super('MEETING.TIMES_INVALID', 400, 'Impossible times', detail);
  }
}

/** @param taken places that are in use now */
export class CapacityTooSmallError extends DomainError {
  constructor(taken: number) {
    super(
      'MEETING.CAPACITY_TOO_SMALL',
      409,
      'Too few places',
      `${taken} places are taken already; offer at least as many.`,
    );
  }
}

/**
 * Every key, lifetime and eviction of the meetings.
 *
 * Time turns "upcoming" into "past" without a write that could evict. So time is an argument of those two lists: the
 * current minute is part of the key and the only clock of the query. Within a minute such a list changes by writes alone
 * (which evict it), the next minute is another key, and the entries of gone minutes lapse. A meeting whose planned end
 * passes is therefore seen in the past list within a minute; one that is ended by hand, at once.
 *
 * List items carry neither the number nor the names of participants: joining a meeting changes its details, its
 * participants and the joiner's own list, but not the lists of everybody else.
 */
export const MEETING_DETAILS = { key: 'meeting:details:{meetingId}', ttl: '15m', emptyTtl: '30s' } as const;

export const PARTICIPANTS = {
  key: 'meeting:participants:{meetingId}:{query.page}:{query.limit}',
  ttl: '10m',
} as const;

export const LIST_HOSTED = {
  key: 'meeting:list-hosted:{hostId}:{query.page}:{query.limit}:{query.search}',
  ttl: '5m',
} as const;

export const LIST_JOINED = { key: 'meeting:list-joined:{userId}:{query.page}:{query.limit}', ttl: '5m' } as const;

export const LIST_UPCOMING = { key: 'meeting:list-upcoming:{minute}:{query.page}:{query.limit}', ttl: '5m' } as const;

export const LIST_PAST = { key: 'meeting:list-past:{minute}:{query.page}:{query.limit}', ttl: '5m' } as const;

/** A new meeting starts in the future, so the past list stays as it is. */
export const CREATED = [
  'meeting:details:{result.id}',
  'meeting:list-hosted:{result.hostId}:*',
  'meeting:list-joined:{result.hostId}:*',
  'meeting:list-upcoming:*',
] as const;

/** The meeting itself changed: so did every list that shows it, among them those of all who take part. */
export const CHANGED = [
  'meeting:details:{meetingId}',
  'meeting:list-hosted:{result.meeting.hostId}:*',
  'meeting:list-joined:{result.participantIds[]}:*',
  'meeting:list-upcoming:*',
  'meeting:list-past:*',
] as const;

/** Somebody came or went: the number of participants is part of the details. */
export const ATTENDED = [
  'meeting:details:{meetingId}',
  'meeting:participants:{meetingId}:*',
  'meeting:list-joined:{userId}:*',
] as const;

/** The role is part of the user's own list too. */
export const ROLE_CHANGED = ['meeting:participants:{meetingId}:*', 'meeting:list-joined:{userId}:*'] as const;

export const PRESENCE_CHANGED = ['meeting:participants:{meetingId}:*'] as const;

export const PARTICIPANT_ROLES = ['host', 'co-host', 'speaker', 'participant'] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

/** Roles that can be given. There is one host, from the creation of the meeting to its end. */
export const GIVEN_ROLES = ['co-host', 'speaker', 'participant'] as const satisfies readonly ParticipantRole[];
export type GivenRole = (typeof GIVEN_ROLES)[number];

export const PRESENCES = ['here', 'away'] as const;
export type Presence = (typeof PRESENCES)[number];

import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import type { HeldMeeting } from './meeting-lock.js';
import { assertCoHost, assertHost, assertOpen } from './meeting-policy.js';
import { isOpen } from './meeting-status.js';
import { ATTENDED, PARTICIPANTS, PRESENCE_CHANGED, ROLE_CHANGED } from './meetings.cache.js';
import {
  AlreadyJoinedError,
  HostIsFixedError,
  MeetingFullError,
  MeetingNotFoundError,
  MeetingStateError,
  ParticipantNotFoundError,
} from './meetings.errors.js';
import type { GivenRole, Presence } from './participant-role.js';
import type { ParticipantEntity } from './participant.entity.js';
import { ParticipantsRepository, type JoinObstacle } from './participants.repository.js';
import { toParticipantView, type ParticipantView } from './participants.view.js';

/** Who takes part in a meeting, in which role, and whether they are here. */
@Injectable()
export class ParticipantsService {
  constructor(private readonly participants: ParticipantsRepository) {}

  /** In the order in which they came. Empty for a meeting that does not exist. */
  @Cacheable(PARTICIPANTS.key, PARTICIPANTS.ttl)
  async page(meetingId: string, query: PageQuery): Promise<Page<ParticipantView>> {
    const { rows, counted } = await this.participants.page(meetingId, query);
    return pageOf(rows.map(toParticipantView), query, counted);
  }

  /**
   * Gives a user a place in an open meeting.
   *
   * @throws {MeetingNotFoundError | MeetingStateError | AlreadyJoinedError | MeetingFullError}
   */
  @CacheEvict(ATTENDED)
  async join(meetingId: string, userId: string): Promise<ParticipantView> {
    const joined = await this.participants.join(meetingId, userId);
    if (!joined) throw refusal(meetingId, await this.participants.obstacle(meetingId, userId));
    return toParticipantView(joined);
  }

  /**
   * A participant leaves, or is removed by the host or an admin. The record of a closed meeting stays as it is.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | ParticipantNotFoundError | MeetingStateError | HostIsFixedError}
   */
  @CacheEvict(ATTENDED)
  leave(meetingId: string, userId: string, principal: Principal): Promise<void> {
    return this.participants.remove(meetingId, [userId], (held) => {
      if (userId !== principal.userId) assertHost(principal, held);
      return notTheHost(changeable(held, userId));
    });
  }

  /**
   * Gives a participant another role, by host or admin.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | ParticipantNotFoundError | MeetingStateError | HostIsFixedError}
   */
  @CacheEvict(ROLE_CHANGED)
  async changeRole(meetingId: string, userId: string, role: GivenRole, principal: Principal): Promise<ParticipantView> {
    const changed = await this.participants.change(meetingId, [userId], { role }, (held) => {
      assertHost(principal, held);
      return notTheHost(changeable(held, userId));
    });
    return toParticipantView(changed);
  }

  /**
   * Notes that a participant is here or away: by themselves, the host, a co-host or an admin.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | ParticipantNotFoundError | MeetingStateError}
   */
  @CacheEvict(PRESENCE_CHANGED)
  async changePresence(
    meetingId: string,
    userId: string,
    presence: Presence,
    principal: Principal,
  ): Promise<ParticipantView> {
    const users = [userId, principal.userId];
    const changed = await this.participants.change(meetingId, users, { presence }, (held) => {
      if (userId !== principal.userId) assertCoHost(principal, held);
      return changeable(held, userId);
    });
    return toParticipantView(changed);
  }
}

function changeable(held: HeldMeeting, userId: string): ParticipantEntity {
  const participant = held.participants.get(userId);
  if (!participant) throw new ParticipantNotFoundError(userId);
  assertOpen(held);
  return participant;
}

function notTheHost(participant: ParticipantEntity): ParticipantEntity {
  if (participant.role === 'host') throw new HostIsFixedError();
  return participant;
}

/** A meeting may have changed between the refusal and the question: what is no obstacle any more was a full meeting. */
function refusal(meetingId: string, obstacle: JoinObstacle | undefined): Error {
  if (!obstacle) return new MeetingNotFoundError(meetingId);
  if (!isOpen(obstacle.status)) return new MeetingStateError(`The meeting is ${obstacle.status}; nobody can join it.`);
  return obstacle.takesPart ? new AlreadyJoinedError() : new MeetingFullError();
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { PageQuery } from '../http/page.js';
import { MeetingLock, type HeldMeeting } from './meeting-lock.js';
import type { MeetingStatus } from './meeting-status.js';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import { ParticipantEntity } from './participant.entity.js';

/** Why nobody could be added: the state of the meeting a moment later. */
export interface JoinObstacle {
  readonly status: MeetingStatus;
  readonly takesPart: boolean;
}

const COLUMNS = `p.user_id AS "userId", p.role, p.presence, p.joined_at AS "joinedAt"`;

@Injectable()
export class ParticipantsRepository {
  constructor(
    @InjectRepository(ParticipantEntity) private readonly participants: Repository<ParticipantEntity>,
    private readonly lock: MeetingLock,
  ) {}

  /** In the order in which they came. */
  page(meetingId: string, query: PageQuery): Promise<CountedRows<Omit<ParticipantEntity, 'meetingId'>>> {
    return pagedRows(this.participants.manager, {
      columns: COLUMNS,
      from: `meeting_participants p WHERE p.meeting_id = $1`,
      order: `p.joined_at, p.user_id`,
      parameters: [meetingId],
      query,
    });
  }

  /**
   * Takes a place, if the meeting is open and has one: one statement. Postgres locks the meeting's row, and having waited
   * for the joiners before it, judges the row as they left it. So the last place is given once.
   *
   * @returns the new participant, or undefined when no place was taken ({@link obstacle} tells why)
   */
  async join(meetingId: string, userId: string): Promise<Omit<ParticipantEntity, 'meetingId'> | undefined> {
    const rows: Omit<ParticipantEntity, 'meetingId'>[] = await this.participants.query(
      `WITH meeting AS (
         SELECT id FROM meetings
          WHERE id = $1 AND status IN ('scheduled', 'live') AND participant_count < max_participants
            FOR NO KEY UPDATE
       )
       INSERT INTO meeting_participants AS p (meeting_id, user_id) SELECT id, $2 FROM meeting
       ON CONFLICT (meeting_id, user_id) DO NOTHING
       RETURNING ${COLUMNS}`,
      [meetingId, userId],
    );
    return rows[0];
  }

  /** What stands in the way of a user who wants to join; undefined when there is no such meeting. */
  async obstacle(meetingId: string, userId: string): Promise<JoinObstacle | undefined> {
    const rows: JoinObstacle[] = await this.participants.query(
      `SELECT m.status,
              EXISTS (SELECT FROM meeting_participants p WHERE p.meeting_id = m.id AND p.user_id = $2) AS "takesPart"
         FROM meetings m WHERE m.id = $1`,
      [meetingId, userId],
    );
    return rows[0];
  }

  /**
   * Removes a place under the meeting's lock.
   *
   * @param judge throws a `DomainError` to change nothing; returns the participant to remove
   * @throws {MeetingNotFoundError}
   */
  remove(
    meetingId: string,
    userIds: readonly string[],
    judge: (held: HeldMeeting) => ParticipantEntity,
  ): Promise<void> {
    return this.lock.hold(meetingId, userIds, async (held) => {
      await held.tx.delete(ParticipantEntity, { meetingId, userId: judge(held).userId });
    });
  }

  /**
   * Changes a participant under the meeting's lock.
   *
   * @param judge throws a `DomainError` to change nothing; returns the participant to change
   * @throws {MeetingNotFoundError}
   */
  change(
    meetingId: string,
    userIds: readonly string[],
    patch: Partial<Pick<ParticipantEntity, 'role' | 'presence'>>,
    judge: (held: HeldMeeting) => ParticipantEntity,
  ): Promise<ParticipantEntity> {
    return this.lock.hold(meetingId, userIds, async (held) => {
      const participant = judge(held);
      await held.tx.update(ParticipantEntity, { meetingId, userId: participant.userId }, patch);
      return { ...participant, ...patch };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, type EntityManager } from 'typeorm';
import { MeetingEntity } from './meeting.entity.js';
import { MeetingNotFoundError } from './meetings.errors.js';
import { ParticipantEntity } from './participant.entity.js';

/** A meeting whose row is locked: nobody changes it, joins it or leaves it until the work on it is done. */
export interface HeldMeeting {
  readonly meeting: MeetingEntity;
  /** Those of the asked users who take part, by user id. */
  readonly participants: ReadonlyMap<string, ParticipantEntity>;
  /** The transaction: everything the work does goes through it. */
  readonly tx: EntityManager;
}

/** The one way in which several rows of a meeting are judged and written together. */
@Injectable()
export class MeetingLock {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Runs work on a locked meeting, in one transaction. The participants are read by a statement of their own, after the
   * lock is held, so that the work sees what the writers it waited for have committed.
   *
   * @param userIds whose part in the meeting the work needs to know
   * @param work may throw a `DomainError`: everything is rolled back
   * @throws {MeetingNotFoundError}
   */
  hold<T>(meetingId: string, userIds: readonly string[], work: (held: HeldMeeting) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      const meeting = await tx.findOne(MeetingEntity, {
        where: { id: meetingId },
        lock: { mode: 'for_no_key_update' },
      });
      if (!meeting) throw new MeetingNotFoundError(meetingId);
      const found = await tx.findBy(ParticipantEntity, { meetingId, userId: In([...new Set(userIds)]) });
      return work({ meeting, participants: new Map(found.map((one) => [one.userId, one])), tx });
    });
  }
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { MeetingEntity } from './meeting.entity.js';
import { MeetingLock, type HeldMeeting } from './meeting-lock.js';
import { ParticipantEntity } from './participant.entity.js';

export type NewMeeting = Pick<
  MeetingEntity,
  'hostId' | 'title' | 'titleSearch' | 'description' | 'startsAt' | 'endsAt' | 'maxParticipants'
>;

/** What a write may change about a meeting. */
export type MeetingPatch = Partial<
  Omit<MeetingEntity, 'id' | 'hostId' | 'participantCount' | 'createdAt' | 'updatedAt'>
> &
  Pick<MeetingEntity, 'updatedAt'>;

@Injectable()
export class MeetingsRepository {
  constructor(
    @InjectRepository(MeetingEntity) private readonly meetings: Repository<MeetingEntity>,
    private readonly lock: MeetingLock,
  ) {}

  find(meetingId: string): Promise<MeetingEntity | null> {
    return this.meetings.findOneBy({ id: meetingId });
  }

  /** Adds the meeting and its host's place in it, in one statement. */
  async create(meeting: NewMeeting): Promise<MeetingEntity> {
    const rows: Pick<MeetingEntity, 'id' | 'createdAt' | 'updatedAt'>[] = await this.meetings.query(
      `WITH meeting AS (
         INSERT INTO meetings (host_id, title, title_search, description, starts_at, ends_at, max_participants)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING id, host_id, created_at, updated_at
       ), host AS (
         INSERT INTO meeting_participants (meeting_id, user_id, role) SELECT id, host_id, 'host' FROM meeting
       )
       SELECT id, created_at AS "createdAt", updated_at AS "updatedAt" FROM meeting`,
      [
        meeting.hostId,
        meeting.title,
        meeting.titleSearch,
        meeting.description,
        meeting.startsAt,
        meeting.endsAt,
        meeting.maxParticipants,
      ],
    );
    const [made] = rows;
    if (!made) throw new Error('INSERT INTO meetings returned no row');
    const untouched = { status: 'scheduled', startedAt: null, endedAt: null, cancelledAt: null } as const;
    return { ...meeting, ...untouched, ...made, participantCount: 1 };
  }

  /**
   * Changes a meeting under its lock.
   *
   * @param callerId whose part in the meeting the decision needs
   * @param decide from the meeting as it is to what changes about it; throws a `DomainError` to change nothing
   * @returns the meeting as it is now, and all who take part: read after the lock, so nobody who joined is missing
   * @throws {MeetingNotFoundError}
   */
  change(
    meetingId: string,
    callerId: string,
    decide: (held: HeldMeeting) => MeetingPatch,
  ): Promise<{ meeting: MeetingEntity; participantIds: string[] }> {
    return this.lock.hold(meetingId, [callerId], async (held) => {
      const patch = decide(held);
      await held.tx.update(MeetingEntity, meetingId, patch);
      const participants = await held.tx.find(ParticipantEntity, { select: { userId: true }, where: { meetingId } });
      return { meeting: { ...held.meeting, ...patch }, participantIds: participants.map(({ userId }) => userId) };
    });
  }
}

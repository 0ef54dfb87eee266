import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import type { CreateMeetingDto } from './dto/create-meeting.dto.js';
import type { UpdateMeetingDto } from './dto/update-meeting.dto.js';
import { MeetingClock } from './meeting-clock.js';
import type { HeldMeeting } from './meeting-lock.js';
import { planChange } from './meeting-plan.js';
import { assertCoHost, assertHost } from './meeting-policy.js';
import { nextStatus } from './meeting-status.js';
import { assertTimes } from './meeting-times.js';
import { CHANGED, CREATED, MEETING_DETAILS } from './meetings.cache.js';
import { MeetingNotFoundError } from './meetings.errors.js';
import { MeetingsRepository, type MeetingPatch } from './meetings.repository.js';
import { toMeetingView, type MeetingView } from './meetings.view.js';
import { searchText } from '../http/search-text.js';

const DEFAULT_PLACES = 100;

/** The meeting as a write left it, and everybody whose list shows it. */
export interface MeetingChange {
  readonly meeting: MeetingView;
  readonly participantIds: readonly string[];
}

/** Meetings and their life: scheduled → live → ended, scheduled → cancelled. */
@Injectable()
export class MeetingsService {
  constructor(
    private readonly meetings: MeetingsRepository,
    private readonly clock: MeetingClock,
  ) {}

  @Cacheable(MEETING_DETAILS.key, MEETING_DETAILS.ttl, { emptyTtl: MEETING_DETAILS.emptyTtl })
  async find(meetingId: string): Promise<MeetingView | null> {
    const meeting = await this.meetings.find(meetingId);
    return meeting && toMeetingView(meeting);
  }

  /** @throws {MeetingNotFoundError} */
  async findOne(meetingId: string): Promise<MeetingView> {
    const meeting = await this.find(meetingId);
    if (!meeting) throw new MeetingNotFoundError(meetingId);
    return meeting;
  }

  /**
   * Plans a meeting. The caller hosts it and takes its first place.
   *
   * @throws {MeetingTimesError} when the times are no plan
   */
  @CacheEvict(CREATED)
  async create(plan: CreateMeetingDto, principal: Principal): Promise<MeetingView> {
    const [startsAt, endsAt] = [new Date(plan.startsAt), new Date(plan.endsAt)];
    assertTimes({ startsAt, endsAt }, this.clock.now());
    const meeting = await this.meetings.create({
      hostId: principal.userId,
      title: plan.title,
      titleSearch: searchText(plan.title),
      description: plan.description ?? '',
      startsAt,
      endsAt,
      maxParticipants: plan.maxParticipants ?? DEFAULT_PLACES,
    });
    return toMeetingView(meeting);
  }

  /**
   * Changes the plan, by host or admin.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | MeetingStateError | MeetingTimesError | CapacityTooSmallError}
   */
  @CacheEvict(CHANGED)
  update(meetingId: string, plan: UpdateMeetingDto, principal: Principal): Promise<MeetingChange> {
    return this.change(meetingId, principal, (held) => {
      assertHost(principal, held);
      return planChange(held.meeting, plan, this.clock.now());
    });
  }

  /**
   * Calls a scheduled meeting off, by host or admin.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | MeetingStateError}
   */
  @CacheEvict(CHANGED)
  cancel(meetingId: string, principal: Principal): Promise<MeetingChange> {
    return this.change(meetingId, principal, (held) => {
      assertHost(principal, held);
      return { status: nextStatus(held.meeting.status, 'cancel'), cancelledAt: this.clock.now() };
    });
  }

  /**
   * Opens a scheduled meeting, by host, co-host or admin; earlier or later than planned as they like.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | MeetingStateError}
   */
  @CacheEvict(CHANGED)
  start(meetingId: string, principal: Principal): Promise<MeetingChange> {
    return this.change(meetingId, principal, (held) => {
      assertCoHost(principal, held);
      return { status: nextStatus(held.meeting.status, 'start'), startedAt: this.clock.now() };
    });
  }

  /**
   * Ends a live meeting, by host, co-host or admin.
   *
   * @throws {MeetingNotFoundError | MeetingForbiddenError | MeetingStateError}
   */
  @CacheEvict(CHANGED)
  end(meetingId: string, principal: Principal): Promise<MeetingChange> {
    return this.change(meetingId, principal, (held) => {
      assertCoHost(principal, held);
      return { status: nextStatus(held.meeting.status, 'end'), endedAt: this.clock.now() };
    });
  }

  private async change(
    meetingId: string,
    principal: Principal,
    decide: (held: HeldMeeting) => Omit<MeetingPatch, 'updatedAt'>,
  ): Promise<MeetingChange> {
    const { meeting, participantIds } = await this.meetings.change(meetingId, principal.userId, (held) => ({
      ...decide(held),
      updatedAt: this.clock.now(),
    }));
    return { meeting: toMeetingView(meeting), participantIds };
  }
}

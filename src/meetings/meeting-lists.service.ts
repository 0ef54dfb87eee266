import { Injectable } from '@nestjs/common';
import { Cacheable } from '../cache/index.js';
import { mayActFor, type Principal } from '../access/principal.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import type { HostedMeetingsQuery } from './dto/hosted-meetings.query.js';
import { MeetingClock } from './meeting-clock.js';
import { MeetingListsRepository } from './meeting-lists.repository.js';
import { LIST_HOSTED, LIST_JOINED, LIST_PAST, LIST_UPCOMING } from './meetings.cache.js';
import { MeetingForbiddenError } from './meetings.errors.js';
import { toMeetingSummaryView, type MeetingSummaryView } from './meetings.view.js';
import { toJoinedMeetingView, type JoinedMeetingView } from './participants.view.js';

/** Meetings by host, by participant and by time. */
@Injectable()
export class MeetingListsService {
  constructor(
    private readonly lists: MeetingListsRepository,
    private readonly clock: MeetingClock,
  ) {}

  /** All meetings of a host, latest start first. */
  @Cacheable(LIST_HOSTED.key, LIST_HOSTED.ttl)
  async hosted(hostId: string, query: HostedMeetingsQuery): Promise<Page<MeetingSummaryView>> {
    const { rows, counted } = await this.lists.hosted(hostId, query);
    return pageOf(rows.map(toMeetingSummaryView), query, counted);
  }

  /**
   * All meetings a user takes part in, joined last first. For that user and admins only.
   *
   * @throws {MeetingForbiddenError}
   */
  async joinedFor(principal: Principal, userId: string, query: PageQuery): Promise<Page<JoinedMeetingView>> {
    if (!mayActFor(principal, userId)) throw new MeetingForbiddenError('Only the user or an admin may see this list.');
    return this.joined(userId, query);
  }

  /** Scheduled and live meetings, next start first, as of the current minute. */
  upcoming(query: PageQuery): Promise<Page<MeetingSummaryView>> {
    return this.upcomingAt(this.clock.minute(), query);
  }

  /** Meetings that are over, latest end first, as of the current minute. */
  past(query: PageQuery): Promise<Page<MeetingSummaryView>> {
    return this.pastAt(this.clock.minute(), query);
  }

  @Cacheable(LIST_JOINED.key, LIST_JOINED.ttl)
  async joined(userId: string, query: PageQuery): Promise<Page<JoinedMeetingView>> {
    const { rows, counted } = await this.lists.joined(userId, query);
    return pageOf(rows.map(toJoinedMeetingView), query, counted);
  }

  /** @param minute see `meetings.cache.ts` on time */
  @Cacheable(LIST_UPCOMING.key, LIST_UPCOMING.ttl)
  async upcomingAt(minute: string, query: PageQuery): Promise<Page<MeetingSummaryView>> {
    const { rows, counted } = await this.lists.upcoming(minute, query);
    return pageOf(rows.map(toMeetingSummaryView), query, counted);
  }

  /** @param minute see `meetings.cache.ts` on time */
  @Cacheable(LIST_PAST.key, LIST_PAST.ttl)
  async pastAt(minute: string, query: PageQuery): Promise<Page<MeetingSummaryView>> {
    const { rows, counted } = await this.lists.past(minute, query);
    return pageOf(rows.map(toMeetingSummaryView), query, counted);
  }
}

import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { PageQuery } from '../http/page.js';
import type { HostedMeetingsQuery } from './dto/hosted-meetings.query.js';
import type { MeetingSummaryRow } from './meetings.view.js';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import type { JoinedMeetingRow } from './participants.view.js';

const COLUMNS = `m.id, m.host_id AS "hostId", m.title, m.starts_at AS "startsAt", m.ends_at AS "endsAt",
                 m.max_participants AS "maxParticipants", m.status`;

/** Each list is a range of one index, in the index's order: pages cost their own length, not the table's. */
@Injectable()
export class MeetingListsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** All meetings of a host, latest start first. The search looks at this host's rows only. */
  hosted(hostId: string, query: HostedMeetingsQuery): Promise<CountedRows<MeetingSummaryRow>> {
    const matches = query.search === '' ? '' : 'AND strpos(m.title_search, $2) > 0';
    return pagedRows(this.manager, {
      columns: COLUMNS,
      from: `meetings m WHERE m.host_id = $1 ${matches}`,
      order: `m.starts_at DESC, m.id DESC`,
      parameters: query.search === '' ? [hostId] : [hostId, query.search],
      query,
    });
  }

  /** All meetings a user takes part in, joined last first. The join is an outer one so that the count can do without it. */
  joined(userId: string, query: PageQuery): Promise<CountedRows<JoinedMeetingRow>> {
    return pagedRows(this.manager, {
      columns: `${COLUMNS}, p.role, p.joined_at AS "joinedAt"`,
      from: `meeting_participants p LEFT JOIN meetings m ON m.id = p.meeting_id WHERE p.user_id = $1`,
      order: `p.joined_at DESC, p.meeting_id`,
      parameters: [userId],
      query,
    });
  }

  /**
   * Scheduled and live meetings that are not over by plan, next start first. A meeting lasts 24 hours at most, which
   * bounds the range from below: meetings that nobody ever ended are not read again and again.
   *
   * @param asOf the only clock of the query, ISO 8601
   */
  upcoming(asOf: string, query: PageQuery): Promise<CountedRows<MeetingSummaryRow>> {
    return pagedRows(this.manager, {
      columns: COLUMNS,
      from: `meetings m
             WHERE m.status IN ('scheduled', 'live') AND m.ends_at > $1::timestamptz
               AND m.starts_at > $1::timestamptz - interval '24 hours'`,
      order: `m.starts_at, m.id`,
      parameters: [asOf],
      query,
    });
  }

  /**
   * Meetings that are over, by hand or by plan, latest end first; cancelled ones never took place. Those ended by hand
   * count at once, although they ended after `asOf`: five minutes are more than a list is old and clocks are apart.
   *
   * @param asOf the only clock of the query, ISO 8601
   */
  past(asOf: string, query: PageQuery): Promise<CountedRows<MeetingSummaryRow>> {
    return pagedRows(this.manager, {
      columns: COLUMNS,
      from: `meetings m
             WHERE m.status <> 'cancelled' AND m.over_at <= $1::timestamptz + interval '5 minutes'
               AND (m.status = 'ended' OR m.over_at <= $1::timestamptz)`,
      order: `m.over_at DESC, m.id DESC`,
      parameters: [asOf],
      query,
    });
  }
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import { ActivityEntity } from './activity.entity.js';
import type { ActivityRow } from './activity.view.js';
import type { ActivityQuery } from './dto/activity.query.js';
import type { NewActivity } from './new-activity.js';

@Injectable()
export class ActivityRepository {
  constructor(@InjectRepository(ActivityEntity) private readonly activities: Repository<ActivityEntity>) {}

  /**
   * The latest first. A filter by kind reads the user's entries in order and drops the others: this table is written
   * far more often than filtered, so it has no index for it.
   */
  feed(userId: string, query: ActivityQuery): Promise<CountedRows<ActivityRow>> {
    const ofKind = query.kind === 'all' ? '' : 'AND a.kind = $2';
    return pagedRows(this.activities.manager, {
      columns: `a.id, a.kind, a.subject_id AS "subjectId", a.community_id AS "communityId",
                a.occurred_at AS "occurredAt"`,
      from: `activities a WHERE a.user_id = $1 ${ofKind}`,
      order: 'a.occurred_at DESC, a.id',
      parameters: query.kind === 'all' ? [userId] : [userId, query.kind],
      query,
    });
  }

  async userExists(userId: string): Promise<boolean> {
    return (await this.activities.query<unknown[]>('SELECT FROM users WHERE id = $1', [userId])).length > 0;
  }

  /** @throws QueryFailedError when the user or the community is gone */
  async insert({ userId, kind, subjectId, communityId }: NewActivity): Promise<void> {
    await this.activities.query(
      'INSERT INTO activities (user_id, kind, subject_id, community_id) VALUES ($1, $2, $3, $4)',
      [userId, kind, subjectId ?? null, communityId ?? null],
    );
  }
}

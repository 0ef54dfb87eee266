import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import { ActivityEntity } from './activity.entity.js';
import type { ActivityRow } from './activity.view.js';
import type { ActivityQuery } from './dto/activity.query.js';
import type { RecordedActivity } from './recorded-activity.js';

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

  /**
   * All or none; what was done in a community that is gone, or by a user who is, is left out.
   * @throws QueryFailedError for a kind that the database does not know
   */
  async insert(userId: string, activities: readonly RecordedActivity[], transaction: EntityManager): Promise<void> {
    await transaction.query(
      `INSERT INTO activities (user_id, kind, subject_id, community_id, occurred_at)
       SELECT u.id, a.kind, a.subject_id, a.community_id, to_timestamp(a.occurred_at / 1000)
         FROM unnest($2::text[], $3::uuid[], $4::uuid[], $5::float8[])
              AS a (kind, subject_id, community_id, occurred_at)
         JOIN users u ON u.id = $1
         LEFT JOIN communities c ON c.id = a.community_id
        WHERE a.community_id IS NULL OR c.id IS NOT NULL`,
      [
        userId,
        activities.map(({ kind }) => kind),
        activities.map(({ subjectId }) => subjectId ?? null),
        activities.map(({ communityId }) => communityId ?? null),
        activities.map(({ occurredAt }) => occurredAt),
      ],
    );
  }

  /** As {@link insert}, in a transaction of its own, or a savepoint of the caller's: where it fails, that goes on. */
  insertApart(userId: string, activities: readonly RecordedActivity[]): Promise<void> {
    return this.activities.manager.transaction((transaction) => this.insert(userId, activities, transaction));
  }
}

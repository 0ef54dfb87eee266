import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import type { PageQuery } from '../http/page.js';
import type { CommunityActivityRow } from './community-activity.view.js';

@Injectable()
export class CommunityActivityRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** The latest first. */
  page(communityId: string, query: PageQuery): Promise<CountedRows<CommunityActivityRow>> {
    return pagedRows(this.manager, {
      columns: `a.id, a.user_id AS "userId", a.kind, a.subject_id AS "subjectId", a.community_id AS "communityId",
                a.occurred_at AS "occurredAt"`,
      from: `activities a WHERE a.community_id = $1`,
      order: `a.occurred_at DESC, a.id`,
      parameters: [communityId],
      query,
    });
  }
}

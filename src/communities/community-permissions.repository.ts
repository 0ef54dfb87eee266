import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { CommunityFacts } from './community-policy.js';

@Injectable()
export class CommunityPermissionsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** @returns undefined when there is no such community */
  async facts(communityId: string, userId: string): Promise<CommunityFacts | undefined> {
    const rows: CommunityFacts[] = await this.manager.query(
      `SELECT c.id AS "communityId", c.visibility, g.posting, g.asking, m.role
         FROM communities c
         JOIN community_configurations g ON g.community_id = c.id
         LEFT JOIN community_members m ON m.community_id = c.id AND m.user_id = $2
        WHERE c.id = $1`,
      [communityId, userId],
    );
    return rows[0];
  }
}

import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import { ACTIVITY, COMMUNITY_TAGS } from './communities.cache.js';
import { CommunityAccessService } from './community-access.service.js';
import { CommunityActivityRepository } from './community-activity.repository.js';
import { toCommunityActivityView, type CommunityActivityView } from './community-activity.view.js';

/** What its members did in a community. */
@Injectable()
export class CommunityActivityService {
  constructor(
    private readonly activities: CommunityActivityRepository,
    private readonly access: CommunityAccessService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async pageFor(principal: Principal, communityId: string, query: PageQuery): Promise<Page<CommunityActivityView>> {
    await this.access.require(communityId, principal, 'read');
    return this.page(communityId, query);
  }

  /** The latest first. Empty for a community that does not exist. */
  @Cacheable(ACTIVITY.key, ACTIVITY.ttl, { tags: COMMUNITY_TAGS })
  async page(communityId: string, query: PageQuery): Promise<Page<CommunityActivityView>> {
    const { rows, counted } = await this.activities.page(communityId, query);
    return pageOf(rows.map(toCommunityActivityView), query, counted);
  }
}

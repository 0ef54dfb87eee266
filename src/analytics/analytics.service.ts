import { Injectable } from '@nestjs/common';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable, CacheWarm } from '../cache/index.js';
import { CommunitiesService } from '../communities/communities.service.js';
import { CommunityNotFoundError } from '../communities/communities.errors.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { NotYourAccountError, UserNotFoundError } from '../users/users.errors.js';
import { AnalyticsClock } from './analytics-clock.js';
import { OF_COMMUNITY, OF_USER, OVERVIEW } from './analytics.cache.js';
import { CommunityAnalyticsRepository } from './community-analytics.repository.js';
import type { CommunityAnalyticsView } from './community-analytics.view.js';
import { OverviewRepository } from './overview.repository.js';
import type { OverviewView } from './overview.view.js';
import { UserAnalyticsRepository } from './user-analytics.repository.js';
import type { UserAnalyticsView } from './user-analytics.view.js';

/** Numbers over the tables of all features: dear to count, and up to five minutes old. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly overviews: OverviewRepository,
    private readonly users: UserAnalyticsRepository,
    private readonly communities: CommunityAnalyticsRepository,
    private readonly access: CommunityAccessService,
    private readonly details: CommunitiesService,
    private readonly clock: AnalyticsClock,
  ) {}

  /** The whole platform. Numbers may be five minutes old; what is not public any more is not named all the same. */
  async overview(): Promise<OverviewView> {
    const overview = await this.overviewOn(this.clock.today());
    const named = await Promise.all(overview.topCommunities.map((top) => this.details.find(top.communityId)));
    const topCommunities = overview.topCommunities.filter((_, index) => named[index]?.visibility === 'public');
    return { ...overview, topCommunities };
  }

  /**
   * A user. For that user and admins only.
   *
   * @throws {NotYourAccountError}
   * @throws {UserNotFoundError}
   */
  async ofUserFor(principal: Principal, userId: string): Promise<UserAnalyticsView> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    const analytics = await this.ofUserOn(userId, this.clock.today());
    if (!analytics) throw new UserNotFoundError(userId);
    return analytics;
  }

  /**
   * A community. For all who may read it.
   *
   * @throws {CommunityNotFoundError}
   */
  async ofCommunityFor(principal: Principal, communityId: string): Promise<CommunityAnalyticsView> {
    await this.access.require(communityId, principal, 'read');
    const analytics = await this.ofCommunityOn(communityId, this.clock.today());
    if (!analytics) throw new CommunityNotFoundError(communityId);
    return analytics;
  }

  /** @param day see `analytics.cache.ts` on time */
  @CacheWarm('daysToWarm', OVERVIEW.warm)
  @Cacheable(OVERVIEW.key, OVERVIEW.ttl, OVERVIEW.options)
  overviewOn(day: string): Promise<OverviewView> {
    return this.overviews.overview(day);
  }

  /** The days of which the overview is asked for. */
  daysToWarm(): [day: string][] {
    return [[this.clock.today()]];
  }

  /**
   * @param day see `analytics.cache.ts` on time
   * @returns null for an unknown user
   */
  @Cacheable(OF_USER.key, OF_USER.ttl, OF_USER.options)
  ofUserOn(userId: string, day: string): Promise<UserAnalyticsView | null> {
    return this.users.ofUser(userId, day);
  }

  /**
   * @param day see `analytics.cache.ts` on time
   * @returns null for an unknown community
   */
  @Cacheable(OF_COMMUNITY.key, OF_COMMUNITY.ttl, OF_COMMUNITY.options)
  ofCommunityOn(communityId: string, day: string): Promise<CommunityAnalyticsView | null> {
    return this.communities.ofCommunity(communityId, day);
  }
}

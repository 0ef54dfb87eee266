import { Injectable, Logger } from '@nestjs/common';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { pageOf, type Page } from '../http/page.js';
import { NotYourAccountError, UserNotFoundError } from '../users/users.errors.js';
import { FEED, RECORDED, RECORDED_IN_COMMUNITY, UNKNOWN_USER_TTL } from './activity.cache.js';
import { ActivityRepository } from './activity.repository.js';
import { toActivityView, type ActivityView } from './activity.view.js';
import type { ActivityQuery } from './dto/activity.query.js';
import type { NewActivity } from './new-activity.js';

export { ACTIVITY_KINDS, type ActivityKind } from './activity-kind.js';
export type { NewActivity } from './new-activity.js';

/**
 * What users did, as they may look it up. Entries are kept as long as the account and the community they belong to: a
 * page reaches back 10,000 entries at most, so old ones cost space and no time.
 */
@Injectable()
export class ActivityService {
  private readonly logger = new Logger('Activity');

  constructor(private readonly activities: ActivityRepository) {}

  /**
   * Notes what a user did, after it was done: the only way into the feed. Never throws, because it must not be the
   * reason why the deed itself fails: an entry that cannot be written is lost, and the log says so.
   */
  async record(activity: NewActivity): Promise<void> {
    try {
      await (activity.communityId === undefined ? this.append(activity) : this.appendInCommunity(activity));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(`'${activity.kind}' of user ${activity.userId} is missing in the feed: ${reason}`);
    }
  }

  /**
   * What a user did, the latest first. For that user and admins only.
   *
   * @throws {NotYourAccountError}
   * @throws {UserNotFoundError}
   */
  async feedFor(principal: Principal, userId: string, query: ActivityQuery): Promise<Page<ActivityView>> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    const feed = await this.feed(userId, query);
    if (!feed) throw new UserNotFoundError(userId);
    return feed;
  }

  /** @returns null for an unknown user */
  @Cacheable(FEED.key, FEED.ttl, { emptyTtl: UNKNOWN_USER_TTL })
  async feed(userId: string, query: ActivityQuery): Promise<Page<ActivityView> | null> {
    const { rows, counted } = await this.activities.feed(userId, query);
    if (counted === 0 && !(await this.activities.userExists(userId))) return null;
    return pageOf(rows.map(toActivityView), query, counted);
  }

  @CacheEvict(RECORDED)
  append(activity: NewActivity): Promise<void> {
    return this.activities.insert(activity);
  }

  /** Apart from {@link append}, because without a community there is none whose pages could be evicted. */
  @CacheEvict(RECORDED_IN_COMMUNITY)
  appendInCommunity(activity: NewActivity): Promise<void> {
    return this.activities.insert(activity);
  }
}

import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable, WriteBehind, WriteBehindService } from '../cache/index.js';
import { pageOf, type Page } from '../http/page.js';
import { NotYourAccountError, UserNotFoundError } from '../users/users.errors.js';
import { DEEDS, FEED, OWN_DEEDS_WAIT, RECORDED, UNKNOWN_USER_TTL } from './activity.cache.js';
import { ActivityRepository } from './activity.repository.js';
import { toActivityView, type ActivityView } from './activity.view.js';
import type { ActivityQuery } from './dto/activity.query.js';
import type { NewActivity } from './new-activity.js';
import { timeOfDeed, type RecordedActivity } from './recorded-activity.js';

export { ACTIVITY_KINDS, type ActivityKind } from './activity-kind.js';
export type { NewActivity } from './new-activity.js';

/** What one user did, and the communities where. */
interface Deeds {
  readonly activities: readonly RecordedActivity[];
  readonly communityIds: readonly string[];
}

/**
 * What users did, as they may look it up. Entries are kept as long as the account and the community they belong to: a
 * page reaches back 10,000 entries at most, so old ones cost space and no time.
 */
@Injectable()
export class ActivityService {
  private readonly logger = new Logger('Activity');

  constructor(
    private readonly activities: ActivityRepository,
    private readonly writes: WriteBehindService,
  ) {}

  /**
   * Notes what a user did, after it was done: the only way into the feed. Never throws, because it must not be the
   * reason why the deed itself fails: an entry that cannot be written is lost, and the log says so.
   */
  async record({ userId, ...deed }: NewActivity): Promise<void> {
    try {
      const { communityId } = deed;
      await this.append(userId, {
        activities: [{ ...deed, occurredAt: timeOfDeed() }],
        communityIds: communityId === undefined ? [] : [communityId],
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(`'${deed.kind}' of user ${userId} is missing in the feed: ${reason}`);
    }
  }

  /**
   * What a user did, the latest first, with all that was recorded before. For that user and admins only.
   *
   * @throws {NotYourAccountError}
   * @throws {UserNotFoundError}
   */
  async feedFor(principal: Principal, userId: string, query: ActivityQuery): Promise<Page<ActivityView>> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    await this.writes.settled(DEEDS.queue, OWN_DEEDS_WAIT);
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

  @WriteBehind<[userId: string, deeds: Deeds]>({
    ...DEEDS,
    merge: ([userId, earlier], [, later]) => [userId, together(earlier, later)],
    evicts: RECORDED,
  })
  append(userId: string, deeds: Deeds, transaction?: EntityManager): Promise<void> {
    return transaction
      ? this.activities.insert(userId, deeds.activities, transaction)
      : this.activities.insertApart(userId, deeds.activities);
  }
}

const together = (earlier: Deeds, later: Deeds): Deeds => ({
  activities: [...earlier.activities, ...later.activities],
  communityIds: [...new Set([...earlier.communityIds, ...later.communityIds])],
});

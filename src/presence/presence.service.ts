import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable, WriteBehind, WriteBehindService } from '../cache/index.js';
import { NotYourAccountError, UserNotFoundError } from '../users/users.errors.js';
import { LAST_SEEN, OWN_SIGNS_WAIT, SIGNS, UNKNOWN_USER_TTL } from './presence.cache.js';
import { PresenceRepository, type LastSeen } from './presence.repository.js';
import { toPresenceView, type PresenceView } from './presence.view.js';

/** Who is here, by the signs of life that clients give. */
@Injectable()
export class PresenceService {
  constructor(
    private readonly presence: PresenceRepository,
    private readonly writes: WriteBehindService,
  ) {}

  /**
   * A user is here, now.
   *
   * @throws {NotYourAccountError | UserNotFoundError}
   */
  async sign(principal: Principal, userId: string): Promise<void> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    // Who signs for themselves is there; asking each time would cost what is saved by writing behind.
    if (principal.userId !== userId && !(await this.lastSeen(userId))) throw new UserNotFoundError(userId);
    await this.note(userId, Date.now());
  }

  /**
   * When a user was here last. To that user with all signs that were given before; to others a second late at most.
   *
   * @throws {UserNotFoundError}
   */
  async findFor(principal: Principal, userId: string): Promise<PresenceView> {
    if (principal.userId === userId) await this.writes.settled(SIGNS.queue, OWN_SIGNS_WAIT);
    const seen = await this.lastSeen(userId);
    if (!seen) throw new UserNotFoundError(userId);
    return toPresenceView(userId, seen.at, Date.now());
  }

  /** @returns null for an unknown user */
  @Cacheable(LAST_SEEN.key, LAST_SEEN.ttl, { emptyTtl: UNKNOWN_USER_TTL })
  lastSeen(userId: string): Promise<LastSeen | null> {
    return this.presence.lastSeen(userId);
  }

  /** @param seenAt milliseconds since the Unix epoch */
  @WriteBehind<[userId: string, seenAt: number]>({
    ...SIGNS,
    merge: ([userId, one], [, other]) => [userId, Math.max(one, other)],
    evicts: LAST_SEEN.key,
  })
  note(userId: string, seenAt: number, transaction?: EntityManager): Promise<void> {
    return this.presence.note(userId, seenAt, transaction);
  }
}

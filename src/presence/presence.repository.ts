import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';

/** When a user was seen; null for one who never was. */
export interface LastSeen {
  readonly at: Date | null;
}

@Injectable()
export class PresenceRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** @returns null for an unknown user */
  async lastSeen(userId: string): Promise<LastSeen | null> {
    const [seen] = await this.manager.query<LastSeen[]>(
      `SELECT p.last_seen_at AS at FROM users u LEFT JOIN user_presence p ON p.user_id = u.id WHERE u.id = $1`,
      [userId],
    );
    return seen ?? null;
  }

  /**
   * Signs of life come in any order: the latest stays. For a user who is gone nothing is written: a sign may be performed
   * after the account was deleted.
   *
   * @param seenAt milliseconds since the Unix epoch
   */
  async note(userId: string, seenAt: number, transaction: EntityManager = this.manager): Promise<void> {
    await transaction.query(
      `INSERT INTO user_presence (user_id, last_seen_at)
       SELECT id, to_timestamp($2::float8 / 1000) FROM users WHERE id = $1 FOR KEY SHARE
       ON CONFLICT (user_id) DO UPDATE SET last_seen_at = EXCLUDED.last_seen_at
        WHERE user_presence.last_seen_at < EXCLUDED.last_seen_at`,
      [userId, seenAt],
    );
  }
}

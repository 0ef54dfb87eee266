import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { SessionEntity } from './session.entity.js';

/** Sessions of one user at a time; the oldest give way. */
export const MOST_SESSIONS = 50;

export interface NewSession {
  readonly tokenHash: string;
  readonly userId: string;
  readonly expiresAt: Date;
  /** Hash of the password that was verified; without it the user may have any. */
  readonly passwordHash?: string;
}

export interface BegunSession {
  readonly session: SessionEntity;
  /** Of sessions that gave way. */
  readonly endedTokenHashes: readonly string[];
}

@Injectable()
export class SessionsRepository {
  constructor(@InjectRepository(SessionEntity) private readonly sessions: Repository<SessionEntity>) {}

  /** One that has expired counts as missing. */
  find(tokenHash: string): Promise<SessionEntity | null> {
    return this.sessions
      .createQueryBuilder('s')
      .where('s.tokenHash = :tokenHash AND s.expiresAt > now()', { tokenHash })
      .getOne();
  }

  /**
   * The user's row is locked first: a password that is being changed, or an account that is being deleted, is waited for,
   * and then nothing begins.
   *
   * @returns null when the user is gone or has another password by now
   */
  insert({ passwordHash, ...session }: NewSession): Promise<BegunSession | null> {
    return this.transaction(async (manager) => {
      const user: unknown[] = await manager.query(
        `SELECT 1 FROM users WHERE id = $1 AND password_hash = coalesce($2, password_hash) FOR NO KEY UPDATE`,
        [session.userId, passwordHash ?? null],
      );
      if (user.length === 0) return null;
      const endedTokenHashes = await this.makeRoom(session.userId, manager);
      return { session: await manager.save(SessionEntity, session), endedTokenHashes };
    });
  }

  async remove(tokenHash: string): Promise<void> {
    await this.sessions.delete({ tokenHash });
  }

  /** @returns the token hashes of the sessions that ended */
  async removeAllOf(userId: string, manager: EntityManager = this.sessions.manager): Promise<string[]> {
    const deletion = manager
      .createQueryBuilder()
      .delete()
      .from(SessionEntity)
      .where({ userId })
      .returning('token_hash');
    return ((await deletion.execute()).raw as { token_hash: string }[]).map((row) => row.token_hash);
  }

  /** @param work everything in it commits together, or not at all */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.sessions.manager.transaction(work);
  }

  /** Removes the expired sessions of a user, and the oldest ones beyond what leaves room for one more. */
  private async makeRoom(userId: string, manager: EntityManager): Promise<string[]> {
    const rows: { token_hash: string }[] = await manager.query(
      `WITH ended AS (
         DELETE FROM sessions
          WHERE user_id = $1
            AND (expires_at <= now() OR token_hash NOT IN (
                  SELECT token_hash FROM sessions WHERE user_id = $1 AND expires_at > now()
                   ORDER BY created_at DESC, token_hash LIMIT ${MOST_SESSIONS - 1}))
         RETURNING token_hash
       )
       SELECT token_hash FROM ended`,
      [userId],
    );
    return rows.map(({ token_hash }) => token_hash);
  }
}

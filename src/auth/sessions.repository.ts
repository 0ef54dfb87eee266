import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { SessionEntity } from './session.entity.js';

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

  /** Also removes the expired sessions of the user, so that they do not pile up. */
  async insert(session: Pick<SessionEntity, 'tokenHash' | 'userId' | 'expiresAt'>): Promise<SessionEntity> {
    const { userId } = session;
    await this.sessions
      .createQueryBuilder()
      .delete()
      .where('userId = :userId AND expiresAt <= now()', { userId })
      .execute();
    return this.sessions.save(this.sessions.create(session));
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
}

import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Cacheable, CacheEvict } from '../cache/index.js';
import type { Environment } from '../config/environment.js';
import { milliseconds } from '../config/milliseconds.js';
import { UsersService } from '../users/users.service.js';
import { EVICTED_BY_LOGOUT_EVERYWHERE, SESSION_KEY, SESSION_TTL } from './auth.cache.js';
import type { SessionEntity } from './session.entity.js';
import type { SessionView } from './session.view.js';
import { SessionsRepository } from './sessions.repository.js';

/** The sessions that ended, by the hashes of their tokens. */
export interface EndedSessions {
  readonly tokenHashes: readonly string[];
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly config: ConfigService<Environment, true>,
  ) {}

  @Cacheable(SESSION_KEY, SESSION_TTL.session, { sliding: true, emptyTtl: SESSION_TTL.unknown })
  async find(tokenHash: string): Promise<SessionView | null> {
    const session = await this.sessions.find(tokenHash);
    return session && toView(session);
  }

  @CacheEvict(SESSION_KEY)
  async start(tokenHash: string, userId: string): Promise<SessionView> {
    const expiresAt = new Date(Date.now() + milliseconds(this.config.get('SESSION_TTL', { infer: true })));
    return toView(await this.sessions.insert({ tokenHash, userId, expiresAt }));
  }

  @CacheEvict(SESSION_KEY)
  async end(tokenHash: string): Promise<void> {
    await this.sessions.remove(tokenHash);
  }

  @CacheEvict(EVICTED_BY_LOGOUT_EVERYWHERE)
  async endAllOf(userId: string): Promise<EndedSessions> {
    return { tokenHashes: await this.sessions.removeAllOf(userId) };
  }

  /** The old password opens nothing any more, and neither does a session that it opened. */
  @CacheEvict(EVICTED_BY_LOGOUT_EVERYWHERE)
  async endAllForNewPassword(userId: string, password: string): Promise<EndedSessions> {
    const tokenHashes = await this.sessions.transaction(async (manager) => {
      await this.users.setPassword(manager, userId, password);
      return this.sessions.removeAllOf(userId, manager);
    });
    return { tokenHashes };
  }
}

const toView = ({ userId, createdAt, expiresAt }: SessionEntity): SessionView => ({
  userId,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

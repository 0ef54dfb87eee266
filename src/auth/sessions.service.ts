import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Cacheable, CacheEvict } from '../cache/index.js';
import type { Environment } from '../config/environment.js';
import { milliseconds } from '../config/milliseconds.js';
import { UsersService, type VerifiedPassword } from '../users/users.service.js';
import {
  EVICTED_BY_LOGOUT_EVERYWHERE,
  EVICTED_BY_NEW_PASSWORD,
  EVICTED_BY_START,
  SESSION_KEY,
  SESSION_TTL,
} from './auth.cache.js';
import { WrongCredentialsError, WrongPasswordError } from './auth.errors.js';
import type { SessionEntity } from './session.entity.js';
import type { SessionView } from './session.view.js';
import { SessionsRepository } from './sessions.repository.js';

/** The sessions that ended, by the hashes of their tokens. */
export interface EndedSessions {
  readonly tokenHashes: readonly string[];
}

/** Who begins a session, with the password that was verified; none was where the account is new. */
export type SignedInBy = Pick<VerifiedPassword, 'userId'> & Partial<VerifiedPassword>;

/** A session that began, and those that gave way to it, by the hashes of their tokens. */
export interface StartedSession {
  readonly view: SessionView;
  readonly endedTokenHashes: readonly string[];
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly config: ConfigService<Environment, true>,
  ) {}

  /** Never from the near store: a session that has ended opens nothing on any node from then on. */
  @Cacheable(SESSION_KEY, SESSION_TTL.session, {
    sliding: true,
    emptyTtl: SESSION_TTL.unknown,
    near: false,
    encrypt: true,
  })
  async find(tokenHash: string): Promise<SessionView | null> {
    const session = await this.sessions.find(tokenHash);
    return session && toView(session);
  }

  /**
   * @param by the user, with the password that was verified if one was
   * @throws {WrongCredentialsError} when the account is gone, or has another password, by now
   */
  @CacheEvict(EVICTED_BY_START)
  async start(tokenHash: string, by: SignedInBy): Promise<StartedSession> {
    const expiresAt = new Date(Date.now() + milliseconds(this.config.get('SESSION_TTL', { infer: true })));
    const begun = await this.sessions.insert({ ...by, tokenHash, expiresAt });
    if (!begun) throw new WrongCredentialsError();
    return { view: toView(begun.session), endedTokenHashes: begun.endedTokenHashes };
  }

  @CacheEvict(SESSION_KEY)
  async end(tokenHash: string): Promise<void> {
    await this.sessions.remove(tokenHash);
  }

  @CacheEvict(EVICTED_BY_LOGOUT_EVERYWHERE)
  async endAllOf(userId: string): Promise<EndedSessions> {
    return { tokenHashes: await this.sessions.removeAllOf(userId) };
  }

  /**
   * The old password opens nothing any more, and neither does a session that it opened.
   *
   * @param verified the old password
   * @throws {WrongPasswordError} when it was replaced by another one meanwhile
   */
  @CacheEvict(EVICTED_BY_NEW_PASSWORD)
  async endAllForNewPassword(verified: VerifiedPassword, passwordHash: string): Promise<EndedSessions> {
    return this.sessions.transaction(async (manager) => {
      if (!(await this.users.setPassword(manager, verified, passwordHash))) throw new WrongPasswordError();
      return { tokenHashes: await this.sessions.removeAllOf(verified.userId, manager) };
    });
  }
}

const toView = ({ userId, createdAt, expiresAt }: SessionEntity): SessionView => ({
  userId,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

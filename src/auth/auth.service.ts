import { Injectable } from '@nestjs/common';
import type { UserView } from '../users/user.view.js';
import { UsersService } from '../users/users.service.js';
import { UnauthenticatedError, WrongCredentialsError, WrongPasswordError } from './auth.errors.js';
import type { CurrentSessionView, SessionView, SignedInView } from './session.view.js';
import { hashOfToken, newToken } from './session-token.js';
import { SessionsService } from './sessions.service.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws {EmailTakenError} */
  async register({ email, password, displayName }: Credentials & { displayName: string }): Promise<SignedInView> {
    return this.signIn(await this.users.create({ email, password, displayName, role: 'user' }));
  }

  /** @throws {WrongCredentialsError} without telling which half was wrong */
  async login({ email, password }: Credentials): Promise<SignedInView> {
    const userId = await this.users.authenticate(email, password);
    const user = userId === null ? null : await this.users.findProfile(userId);
    if (!user) throw new WrongCredentialsError();
    return this.signIn(user);
  }

  /** @throws {UnauthenticatedError} when the account went while the request was under way */
  async describe(session: SessionView): Promise<CurrentSessionView> {
    const user = await this.users.findProfile(session.userId);
    if (!user) throw new UnauthenticatedError();
    return { session, user };
  }

  async logout(tokenHash: string): Promise<void> {
    await this.sessions.end(tokenHash);
  }

  async logoutEverywhere(userId: string): Promise<void> {
    await this.sessions.endAllOf(userId);
  }

  /**
   * Ends every session of the user, the caller's too.
   *
   * @throws {WrongPasswordError} when the current password is not right
   */
  async changePassword(userId: string, current: string, next: string): Promise<void> {
    if (!(await this.users.isPassword(userId, current))) throw new WrongPasswordError();
    await this.sessions.endAllForNewPassword(userId, next);
  }

  private async signIn(user: UserView): Promise<SignedInView> {
    const token = newToken();
    return { token, session: await this.sessions.start(hashOfToken(token), user.id), user };
  }
}

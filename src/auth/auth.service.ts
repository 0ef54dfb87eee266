import { Injectable } from '@nestjs/common';
import type { UserView } from '../users/user.view.js';
import { RequestCounter } from '../rate-limit/request-counter.js';
import { SettingsService } from '../settings/settings.service.js';
import { UsersService } from '../users/users.service.js';
import {
  RegistrationClosedError,
  UnauthenticatedError,
  WrongCredentialsError,
  WrongPasswordError,
} from './auth.errors.js';
import type { CurrentSessionView, SessionView, SignedInView } from './session.view.js';
import { hashOfToken, newToken } from './session-token.js';
import { SessionsService, type SignedInBy } from './sessions.service.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly requests: RequestCounter,
    private readonly settings: SettingsService,
  ) {}

  /**
   * @throws {RegistrationClosedError} while the settings say so, whoever asks
   * @throws {EmailTakenError}
   */
  async register({ email, password, displayName }: Credentials & { displayName: string }): Promise<SignedInView> {
    const { registrationOpen } = await this.settings.current();
    if (!registrationOpen) throw new RegistrationClosedError();
    const user = await this.users.create({ email, password, displayName, role: 'user' });
    return this.signIn(user, { userId: user.id });
  }

  /**
   * @throws {WrongCredentialsError} without telling which half was wrong
   * @throws {RateLimitedError} whether there is such an account or not
   */
  async login({ email, password }: Credentials): Promise<SignedInView> {
    await this.requests.passwordTried(email);
    const verified = await this.users.verify({ email }, password);
    const user = verified && (await this.users.findProfile(verified.userId));
    if (!user) throw new WrongCredentialsError();
    return this.signIn(user, verified);
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
    const verified = await this.users.verify({ id: userId }, current);
    if (!verified) throw new WrongPasswordError();
    await this.sessions.endAllForNewPassword(verified, await this.users.hashPassword(next));
  }

  /** Always with a token of our own making: there is no session that a client could have chosen beforehand. */
  private async signIn(user: UserView, by: SignedInBy): Promise<SignedInView> {
    const token = newToken();
    const { view } = await this.sessions.start(hashOfToken(token), by);
    return { token, session: view, user };
  }
}

import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../access/current-user.decorator.js';
import { clientAddress } from '../http/client-address.js';
import type { Allowance } from '../http/limit-headers.js';
import { RateLimitedError } from '../http/request.errors.js';
import { LIMITS, type Limits } from './limits.js';
import { RequestWindows } from './request-windows.js';

/** Counts requests for those who make them. @throws {RateLimitedError} from all of its methods */
@Injectable()
export class RequestCounter {
  constructor(
    private readonly windows: RequestWindows,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /**
   * For the user who is signed in, else for the address it comes from.
   *
   * @param isSignIn whether the request tries a password or makes an account: a limit of its own instead of the usual one
   * @returns undefined where there is no limit
   */
  request(request: FastifyRequest & AuthenticatedRequest, isSignIn: boolean): Promise<Allowance | undefined> {
    const { principal } = request;
    const client = principal ? `user:${principal.userId}` : `address:${clientAddress(request)}`;
    if (isSignIn && this.limits.signIn !== undefined) return this.count(`sign-in:${client}`, this.limits.signIn);
    return this.count(client, this.limits.requests);
  }

  /**
   * A password that is tried for an account, from whatever address, whether there is such an account or not. Counted
   * before it is looked at, so that many at once are not more than many in a row.
   */
  async passwordTried(email: string): Promise<void> {
    const account = createHash('sha256').update(email.toLowerCase()).digest('base64url');
    await this.count(`account:${account}`, this.limits.account);
  }

  private async count(key: string, limit: number | undefined): Promise<Allowance | undefined> {
    if (limit === undefined) return undefined;
    const { count, secondsLeft: reset } = await this.windows.count(key);
    const allowance = { limit, remaining: Math.max(0, limit - count), reset };
    if (count > limit) throw new RateLimitedError(allowance);
    return allowance;
  }
}

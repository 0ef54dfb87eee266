import { createHash } from 'node:crypto';
import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../access/current-user.decorator.js';
import { clientAddress } from '../http/client-address.js';
import { limitHeaders, type Allowance } from '../http/limit-headers.js';
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
   * For the user who is signed in, else for the address it comes from. The answer says what is left.
   *
   * @param isSignIn whether the request tries a password or makes an account: a limit of its own instead of the usual one
   */
  async request(context: ExecutionContext, isSignIn: boolean): Promise<void> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & AuthenticatedRequest>();
    const client = request.principal ? `user:${request.principal.userId}` : `address:${clientAddress(request)}`;
    const allowance =
      isSignIn && this.limits.signIn !== undefined
        ? await this.count(`sign-in:${client}`, this.limits.signIn)
        : await this.count(client, this.limits.requests);
    if (allowance) http.getResponse<FastifyReply>().headers(limitHeaders(allowance));
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

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RequestCounter } from './request-counter.js';
import { SignInLimit } from './sign-in-limit.decorator.js';
import { Unlimited } from './unlimited.decorator.js';

/**
 * Counts every request once. Runs after the session guard, so that it is known for whom; the requests that the session
 * guard refuses are counted there.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly counter: RequestCounter,
  ) {}

  /** @throws {RateLimitedError} (429) */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (this.reflector.getAllAndOverride<true | undefined>(Unlimited.KEY, [handler, context.getClass()])) return true;
    const isSignIn = this.reflector.get<true | undefined>(SignInLimit.KEY, handler) === true;
    await this.counter.request(context, isSignIn);
    return true;
  }
}

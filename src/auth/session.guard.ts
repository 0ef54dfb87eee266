import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../access/principal.js';
import { Public } from '../access/public.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import type { DomainError } from '../errors/domain-error.js';
import { RequestCounter } from '../rate-limit/request-counter.js';
import { UsersService } from '../users/users.service.js';
import { MissingRoleError, UnauthenticatedError } from './auth.errors.js';
import type { SessionRequest } from './current-session.decorator.js';
import { tokenHashFrom } from './session-token.js';
import { SessionsService } from './sessions.service.js';

/**
 * Lets a request pass that carries the token of a session, if the user has a role that the route asks for. The role is
 * read by user id, not from the session, so that a changed role or a deleted account counts at once.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly requests: RequestCounter,
  ) {}

  /**
   * @throws {UnauthenticatedError} (401) without a valid session
   * @throws {RateLimitedError} (429) when its address asks too often without one
   * @throws {MissingRoleError} (403) without a role that the route asks for
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<true | undefined>(Public.KEY, places)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & SessionRequest>();
    const tokenHash = tokenHashFrom(request.headers.authorization);
    const view = tokenHash === undefined ? null : await this.sessions.find(tokenHash);
    if (tokenHash === undefined || !view || Date.parse(view.expiresAt) <= Date.now())
      return this.refuse(context, new UnauthenticatedError());
    const principal = await this.users.findPrincipal(view.userId);
    if (!principal) return this.refuse(context, new UnauthenticatedError());
    request.principal = principal;
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(Roles.KEY, places);
    if (roles && !roles.includes(principal.role)) return this.refuse(context, new MissingRoleError());
    request.session = { tokenHash, view };
    return true;
  }

  /** What is refused here does not come to the guard that counts. */
  private async refuse(context: ExecutionContext, error: DomainError): Promise<never> {
    await this.requests.request(context, false);
    throw error;
  }
}

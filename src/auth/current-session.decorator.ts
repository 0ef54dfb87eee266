import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../access/current-user.decorator.js';
import type { SessionView } from './session.view.js';

/** The session of a request, with the hash it is kept under. */
export interface RequestSession {
  readonly tokenHash: string;
  readonly view: SessionView;
}

/** A request after the session guard has let it pass. */
export interface SessionRequest extends AuthenticatedRequest {
  session?: RequestSession;
}

/** The session of the request. Only on routes that are not `@Public()`. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): RequestSession => {
  const { session } = context.switchToHttp().getRequest<SessionRequest>();
  if (!session) throw new Error('@CurrentSession() on a @Public() route: there is no session');
  return session;
});

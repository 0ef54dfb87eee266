import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from './principal.js';

/** A request after the session guard has let it pass. */
export interface AuthenticatedRequest {
  principal?: Principal;
}

/** The {@link Principal} of the request. Only on routes that are not `@Public()`. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new Error('@CurrentUser() on a @Public() route: there is no signed-in user');
  return principal;
});

import { Reflector } from '@nestjs/core';

/** Puts a route under the stricter limit of those that try a password or make an account (`RATE_LIMIT_SIGN_IN`). */
export const SignInLimit = Reflector.createDecorator<void, true>({ transform: () => true });

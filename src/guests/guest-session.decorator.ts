import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GUEST_TOKEN, hashOfGuestToken } from './guest-token.js';
import { UnknownGuestError } from './guests.errors.js';

const HEADER = 'Guest-Session';

/**
 * The hash of the token in the header `Guest-Session`.
 *
 * @throws {UnknownGuestError} (401) when the header is missing, or is no token of ours
 */
export const GuestSession = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const token = context.switchToHttp().getRequest<FastifyRequest>().headers[HEADER.toLowerCase()];
  if (typeof token !== 'string' || !GUEST_TOKEN.test(token)) throw new UnknownGuestError();
  return hashOfGuestToken(token);
});

/** Documents the header that {@link GuestSession} reads. */
export const ApiGuestSession = (): MethodDecorator =>
  ApiHeader({
    name: HEADER,
    required: true,
    description: 'The token that the creation of the guest gave',
    schema: { type: 'string', pattern: GUEST_TOKEN.source, example: 'q0L5jT7y3m2v8bXWcJ1k9RzQn4sUe6aDfGhIoPwYtZA' },
  });

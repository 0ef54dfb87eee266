import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidRequestError } from '../http/request.errors.js';

const HEADER = 'Idempotency-Key';
const PATTERN = '^[!-~]{1,100}$';

const ReadKey = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { headers } = context.switchToHttp().getRequest<{ headers: IncomingHttpHeaders }>();
  const key = headers[HEADER.toLowerCase()];
  if (typeof key === 'string' && new RegExp(PATTERN).test(key)) return key;
  const message = `The header ${HEADER} is required: 1 to 100 visible ASCII characters, new for each new request`;
  throw new InvalidRequestError([{ field: HEADER, message }]);
});

/**
 * The request's `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), required and documented.
 *
 * @throws {InvalidRequestError} (400) when it is missing or malformed
 */
export const IdempotencyKey = (): ParameterDecorator => (target, method, index) => {
  ReadKey()(target, method, index);
  const descriptor = method === undefined ? undefined : Object.getOwnPropertyDescriptor(target, method);
  if (method === undefined || !descriptor) throw new TypeError('@IdempotencyKey() belongs on a parameter of a method');
  ApiHeader({
    name: HEADER,
    required: true,
    description: 'New for each new request, the same for its repetitions. Belongs to the caller, and never expires.',
    schema: { type: 'string', minLength: 1, maxLength: 100, pattern: PATTERN, example: 'f3b1c7d0-tea-for-ada' },
  })(target, method, descriptor);
};

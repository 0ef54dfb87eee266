import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDetails } from './problem-details.js';

type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 503;

const EXAMPLES: Record<ProblemStatus, { description: string; code: string; detail: string }> = {
  400: { description: 'The request is malformed', code: 'REQUEST.INVALID', detail: 'title must be a string' },
  401: { description: 'No valid session', code: 'AUTH.UNAUTHENTICATED', detail: 'Sign in and send the token.' },
  403: { description: 'Signed in, but not allowed to', code: 'ACCESS.FORBIDDEN', detail: 'Only an admin may do this.' },
  404: { description: 'There is no such thing', code: 'USER.NOT_FOUND', detail: 'There is no user with this id.' },
  409: { description: 'In conflict with what exists', code: 'USER.EMAIL_TAKEN', detail: 'This e-mail is taken.' },
  413: { description: 'The body is too large', code: 'REQUEST.BODY_TOO_LARGE', detail: 'The body is too large.' },
  415: {
    description: 'The body is not JSON',
    code: 'REQUEST.UNSUPPORTED_MEDIA_TYPE',
    detail: 'Send application/json.',
  },
  422: { description: 'Understood, but against a rule', code: 'REQUEST.REFUSED', detail: 'A rule forbids this.' },
  503: { description: 'The database does not answer', code: 'SERVICE.UNAVAILABLE', detail: 'Try again later.' },
};

/**
 * Documents the error answers of a route: `@ApiProblems(400, 401, 404)`.
 *
 * @param statuses the HTTP statuses that this route can answer with, beyond its success
 */
export function ApiProblems(...statuses: readonly ProblemStatus[]): ClassDecorator & MethodDecorator {
  const responses = statuses.map((status) => {
    const { description, code, detail } = EXAMPLES[status];
    const type = `urn:larder:problem:${code.toLowerCase()}`;
    const example = { type, title: description, status, detail, code, instance: '/v1/…' };
    const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) }, example } };
    return ApiResponse({ status, description, content });
  });
  return applyDecorators(ApiExtraModels(ProblemDetails), ...responses);
}

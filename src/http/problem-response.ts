import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemDetails } from './problem-details.js';

export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 429 | 431 | 503;

const EXAMPLES: Record<ProblemStatus, { description: string; code: string; detail: string }> = {
  400: { description: 'The request is malformed', code: 'REQUEST.INVALID', detail: 'title must be a string' },
  401: { description: 'No valid session', code: 'AUTH.UNAUTHENTICATED', detail: 'Sign in and send the token.' },
  403: { description: 'Signed in, but not allowed to', code: 'ACCESS.FORBIDDEN', detail: 'Only an admin may do this.' },
  404: { description: 'There is no such thing', code: 'USER.NOT_FOUND', detail: 'There is no user with this id.' },
  409: {
    description: 'In conflict with what exists, or with another request at the same moment',
    code: 'REQUEST.CONFLICT',
    detail: 'Something with this name exists.',
  },
  413: { description: 'The body is too large', code: 'REQUEST.BODY_TOO_LARGE', detail: 'The body is too large.' },
  414: { description: 'A part of the path is too long', code: 'REQUEST.URL_TOO_LONG', detail: 'The URL is too long.' },
  415: {
    description: 'The body is not JSON',
    code: 'REQUEST.UNSUPPORTED_MEDIA_TYPE',
    detail: 'Send application/json.',
  },
  422: { description: 'Understood, but against a rule', code: 'REQUEST.REFUSED', detail: 'A rule forbids this.' },
  429: {
    description: 'Too many requests; `Retry-After` says in how many seconds the next one is taken',
    code: 'REQUEST.RATE_LIMITED',
    detail: 'Too many requests. Try again in 30 s.',
  },
  431: {
    description: 'URL and headers together are too large',
    code: 'REQUEST.HEADERS_TOO_LARGE',
    detail: 'URL or headers too large',
  },
  503: { description: 'The database does not answer', code: 'SERVICE.UNAVAILABLE', detail: 'Try again later.' },
};

type OneResponse = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>[string];
export type ProblemResponse = Exclude<OneResponse, { $ref: string }>;

/** How an error answer is documented in OpenAPI. */
export function problemResponse(status: ProblemStatus): ProblemResponse {
  const { description, code, detail } = EXAMPLES[status];
  const type = `urn:larder:problem:${code.toLowerCase()}`;
  const requestId = '3f0e6a52-2f5e-4a8e-8a3b-6f8f0c1d2e3f';
  const example = { type, title: description, status, detail, code, instance: '/v1/…', requestId };
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) }, example } };
  const headers = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' as const, minimum: 0 } } };
  return { description, content, ...((status === 429 || status === 503) && { headers }) };
}

import { HttpException } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { postgresProblem } from './postgres-problem.js';
import { limitHeaders } from './limit-headers.js';
import type { Problem } from './problem-details.js';
import { InvalidRequestError, RateLimitedError } from './request.errors.js';

const INTERNAL: Problem = {
  code: 'SERVER.ERROR',
  status: 500,
  title: 'Internal server error',
  detail: 'Something went wrong on our side. The details are in the log of the server.',
};

/** Code and title of what the framework refuses by itself, by status. */
const BY_STATUS: Readonly<Record<number, readonly [code: string, title: string]>> = {
  400: ['REQUEST.MALFORMED', 'Malformed request'],
  401: ['AUTH.UNAUTHENTICATED', 'Not signed in'],
  403: ['ACCESS.FORBIDDEN', 'Not allowed'],
  404: ['ROUTE.NOT_FOUND', 'No such route'],
  405: ['ROUTE.METHOD_NOT_ALLOWED', 'Method not allowed'],
  413: ['REQUEST.BODY_TOO_LARGE', 'Body too large'],
  414: ['REQUEST.URL_TOO_LONG', 'URL too long'],
  415: ['REQUEST.UNSUPPORTED_MEDIA_TYPE', 'Unsupported media type'],
  429: ['REQUEST.RATE_LIMITED', 'Too many requests'],
  431: ['REQUEST.HEADERS_TOO_LARGE', 'URL or headers too large'],
  503: ['SERVICE.UNAVAILABLE', 'Service unavailable'],
};

/**
 * What a client is told about an error. Only errors that are meant for clients keep their message; everything else is a
 * 500 that says nothing about the inside.
 *
 * @param error anything that was thrown while a request was handled
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    const { code, status, title, message: detail } = error;
    return withChallenge({
      code,
      status,
      title,
      detail,
      ...(error instanceof InvalidRequestError && { errors: error.errors }),
      ...(error instanceof RateLimitedError && {
        headers: { ...limitHeaders(error.allowance), 'Retry-After': String(error.allowance.reset) },
      }),
    });
  }
  const status = frameworkStatus(error);
  if (status) return withChallenge(problemOfStatus(status, error instanceof Error ? error.message : undefined));
  return postgresProblem(error) ?? INTERNAL;
}

/** @param detail what happened; the title stands in for it when there is nothing to say */
export function problemOfStatus(status: number, detail?: string): Problem {
  const [code, title] = BY_STATUS[status] ?? ['REQUEST.REFUSED', 'Request refused'];
  return { code, status, title, detail: (detail ?? title).slice(0, 300) };
}

/** Nest's exceptions and Fastify's client errors (`FST_ERR_…`) carry their status; a 5xx of theirs is ours to hide. */
function frameworkStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return status < 500 || status === 503 ? status : undefined;
  }
  if (!(error instanceof Error) || !('statusCode' in error) || !('code' in error)) return undefined;
  const { statusCode, code } = error;
  const isClientError = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isClientError && String(code).startsWith('FST_') ? statusCode : undefined;
}

/** RFC 9110, 11.6.1: a 401 names the scheme that would be accepted. */
const withChallenge = (problem: Problem): Problem =>
  problem.status === 401 ? { ...problem, headers: { 'WWW-Authenticate': 'Bearer realm="larder"' } } : problem;

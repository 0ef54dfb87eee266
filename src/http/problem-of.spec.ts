import { BadRequestException, ForbiddenException, InternalServerErrorException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { UnauthenticatedError } from '../auth/auth.errors.js';
import { problemOf } from './problem-of.js';
import { InvalidRequestError } from './request.errors.js';

const failedQuery = (code: string, message = 'relation "secrets" …'): QueryFailedError =>
  new QueryFailedError('SELECT secret', [], Object.assign(new Error(message), { code }));

describe('problemOf', () => {
  it.each([
    ['22P02', 400, 'REQUEST.INVALID'],
    ['22021', 400, 'REQUEST.INVALID'],
    ['23505', 409, 'REQUEST.CONFLICT'],
    ['23503', 409, 'REQUEST.CONFLICT'],
    ['57014', 503, 'SERVICE.UNAVAILABLE'],
    ['57P01', 503, 'SERVICE.UNAVAILABLE'],
    ['40P01', 503, 'SERVICE.UNAVAILABLE'],
    ['ECONNREFUSED', 503, 'SERVICE.UNAVAILABLE'],
    ['42703', 500, 'SERVER.ERROR'],
  ])('turns SQLSTATE %s into %i %s, without what the database said', (sqlState, status, code) => {
    const problem = problemOf(failedQuery(sqlState));
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each(['Query read timeout', 'Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    'takes "%s" for a database that is away, and says when to try again',
    (message) => {
      expect(problemOf(new Error(message))).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    },
  );

  it('names the scheme that a 401 asks for', () => {
    expect(problemOf(new UnauthenticatedError()).headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="larder"' });
  });

  it('lists the refused fields', () => {
    const errors = [{ field: 'title', message: 'title must be a string' }];
    expect(problemOf(new InvalidRequestError(errors))).toMatchObject({ status: 400, errors });
  });

  it('keeps the words of the framework for the client, not those about the inside', () => {
    expect(problemOf(new BadRequestException('no such page'))).toMatchObject({ status: 400, detail: 'no such page' });
    expect(problemOf(new ForbiddenException())).toMatchObject({ status: 403, code: 'ACCESS.FORBIDDEN' });
    expect(problemOf(new InternalServerErrorException('the inside'))).toMatchObject({
      status: 500,
      code: 'SERVER.ERROR',
    });
    expect(problemOf(new Error('the inside')).detail).not.toContain('inside');
    expect(problemOf('the inside').detail).not.toContain('inside');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, type NamedOperation } from '../../src/http/openapi-common.js';
import { startEmbedded, type Stack } from '../support/stack.js';

describe('the documentation of what guards the routes', () => {
  let stack: Stack;
  let document: OpenAPIObject;
  let operations: NamedOperation[];

  beforeAll(async () => {
    stack = await startEmbedded();
    document = (await stack.get<OpenAPIObject>('/openapi.json')).body;
    operations = operationsOf(document).filter(({ path }) => path.startsWith('/v1/'));
  }, 60_000);
  afterAll(() => stack.close());

  const isLocked = (method: string, path: string): boolean => {
    const found = operations.find((each) => each.method === method && each.path === path);
    if (!found) throw new Error(`${method} ${path} is not documented`);
    return (found.operation.security ?? []).length > 0;
  };

  it('shows a lock where a session is needed, and nowhere else', () => {
    expect(isLocked('get', '/v1/users/{userId}')).toBe(true);
    expect(isLocked('post', '/v1/auth/logout')).toBe(true);
    expect(isLocked('get', '/v1/users/{userId}/public')).toBe(false);
    expect(isLocked('post', '/v1/auth/login')).toBe(false);
  });

  it('is right about every route that takes no input', async () => {
    const plain = operations.filter(({ method, path }) => method === 'get' && !path.includes('{'));
    expect(plain.length).toBeGreaterThan(3);
    for (const { method, path } of plain) {
      const { body } = await stack.get<{ code?: string }>(path);
      expect({ path, needsSession: body.code === 'AUTH.UNAUTHENTICATED' }).toEqual({
        path,
        needsSession: isLocked(method, path),
      });
    }
  });

  it('names at every operation what the server itself may answer', () => {
    for (const { method, path, operation } of operations) {
      const expected = [
        ...['429', '431', '503'],
        ...(method === 'get' ? [] : ['400', '413', '415']),
        ...(path.includes('{') ? ['414'] : []),
      ];
      expect({ method, path, answers: Object.keys(operation.responses) }).toEqual({
        method,
        path,
        answers: expect.arrayContaining(expected),
      });
    }
  });

  it('leads from every reference to an answer of problem details', () => {
    for (const { operation } of operations) {
      for (const response of Object.values(operation.responses)) {
        if (!response || !('$ref' in response)) continue;
        const name = response.$ref.replace('#/components/responses/', '');
        expect(document.components?.responses?.[name]).toMatchObject({ content: { 'application/problem+json': {} } });
      }
    }
  });
});

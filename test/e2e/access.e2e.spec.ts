import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AccessRule } from '../../src/access/access.decorator.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import type { Answer, Client } from '../support/client.js';
import { exampleOf } from '../support/openapi/example.js';
import { operationsOf, type Operation } from '../support/openapi/operations.js';
import { startOnServers } from '../support/stack.js';
import { buildWorld } from '../support/world.js';

// Before the tests are declared: each route has one of its own.
const stack = await startOnServers();
const world = await buildWorld(stack);
const document = (await stack.get<OpenAPIObject>('/openapi.json')).body;
const operations = operationsOf(document);

/** Rules under which somebody who has nothing to do with the thing is let in. */
const OPEN: readonly (AccessRule | undefined)[] = ['everyone', 'guest', 'signed-in'];

const closed = operations.filter(({ access }) => !OPEN.includes(access as AccessRule | undefined));
const secured = operations.filter(({ isSecured }) => isSecured);

/** Paths below `/members/{userId}` and `/participants/{userId}` are about those who came later. */
const personOf = (path: string): string =>
  /(?:members|participants)\/\{userId\}/.test(path) ? world.member.id : world.owner.id;

/** The request that the document gives as an example, about the things of this world. */
function request(operation: Operation, by: Client): Promise<Answer<ProblemDetails>> {
  const known: Record<string, string> = {
    ...world.parameters,
    userId: personOf(operation.path),
    ...(operation.method === 'DELETE' && { letterId: world.unwantedLetterId }),
  };
  const path = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name }) => text.replace(`{${name}}`, known[name] ?? ''), operation.path);
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name, schema, example }) => `${name}=${encodeURIComponent(String(example ?? schema.example))}`);
  const body = operation.body && exampleOf(document, operation.body, known);
  const headers = operation.parameters.some(({ name }) => name === 'Idempotency-Key')
    ? { 'Idempotency-Key': randomUUID() }
    : {};
  return by.send(operation.method, query.length > 0 ? `${path}?${query.join('&')}` : path, { body, headers });
}

describe('access', () => {
  afterAll(() => stack.close());

  it.each(operations)('$name says who may call it', ({ access, isSecured }) => {
    expect(access).toBeDefined();
    expect(isSecured).toBe(access !== 'everyone' && access !== 'guest');
  });

  it.each(secured)('$name lets nobody in without a session', async (operation) => {
    const { status, body } = await request(operation, stack);
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'AUTH.UNAUTHENTICATED' });
  });

  it.each(closed)('$name refuses a stranger ($access)', async (operation) => {
    const { status, body } = await request(operation, world.stranger);
    expect([403, 404]).toContain(status);
    expect(body.code).toMatch(/^[A-Z_]+\.[A-Z_]+$/);
  });

  // Last, and what deletes last of all: they change the world. They show that the refusals above were not for another reason.
  const depth = ({ name, method, path }: Operation): number => {
    if (name === 'DELETE /v1/users/{userId}') return 100;
    return method === 'DELETE' ? 100 - path.split('/').length : 0;
  };
  const mutating = [...closed].sort((a, b) => depth(a) - depth(b));
  it.each(mutating)('$name lets in whom it should, with the documented example', async (operation) => {
    const { status, body } = await request(operation, operation.access === 'admin' ? world.administrator : world.owner);
    expect({ body, refused: [400, 401, 403, 404].includes(status) || status >= 500 }).toEqual({ body, refused: false });
  });
});

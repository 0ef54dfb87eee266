import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { exampleOf, missingExamples } from '../support/openapi/example.js';
import { Judge } from '../support/openapi/judge.js';
import { operationsOf, type Operation } from '../support/openapi/operations.js';
import { startEmbedded, type Stack } from '../support/stack.js';

/** One route of each row of the catalogue, as a reader would look for it. */
const PLATFORM = [
  'POST /v1/auth/login',
  'POST /v1/auth/logout-all',
  'GET /v1/users/{userId}',
  'GET /v1/users/by-wallet/{address}',
  'GET /v1/users/{userId}/public',
  'GET /v1/users/{userId}/preferences',
  'GET /v1/users/{userId}/activity',
  'GET /v1/users/{userId}/memberships',
  'GET /v1/communities/{communityId}/permissions/{userId}',
  'GET /v1/guests/current',
  'GET /v1/meetings/{meetingId}',
  'GET /v1/meetings/{meetingId}/participants',
  'GET /v1/meetings/upcoming',
  'GET /v1/feature-flags/{name}',
  'GET /v1/feature-flags/{name}/evaluation',
  'GET /v1/achievements',
  'GET /v1/users/{userId}/achievements',
  'GET /v1/communities',
  'GET /v1/communities/{communityId}',
  'GET /v1/communities/{communityId}/configuration',
  'GET /v1/communities/{communityId}/member-count',
  'GET /v1/communities/{communityId}/activity',
  'POST /v1/communities/{communityId}/evict-cache',
  'GET /v1/communities/{communityId}/questions/{questionId}/results',
  'PUT /v1/communities/{communityId}/questions/{questionId}/vote',
  'GET /v1/communities/{communityId}/questions/{questionId}/participation',
  'GET /v1/trending-questions',
  'GET /v1/users/{userId}/token-balances/{kind}',
  'GET /v1/users/{userId}/token-transactions',
  'POST /v1/token-transactions/transfer',
  'GET /v1/journeys',
  'GET /v1/users/{userId}/journeys/{journeyId}',
  'GET /v1/communities/{communityId}/posts/{postId}',
  'GET /v1/communities/{communityId}/posts',
  'GET /v1/users/{userId}/posts',
  'PATCH /v1/settings',
  'GET /v1/analytics/overview',
  'GET /v1/analytics/users/{userId}',
  'GET /v1/analytics/communities/{communityId}',
  'GET /health/ready',
];

/** Of what does not exist these answer an empty page, or the documented default. */
const NEVER_MISSING = new Set([
  'GET /v1/meetings/joined-by/{userId}',
  'GET /v1/meetings/hosted-by/{hostId}',
  'GET /v1/users/{userId}/token-transactions',
  'GET /v1/feature-flags/{name}/evaluation',
]);

describe('documentation', () => {
  let stack: Stack;
  let document: OpenAPIObject;
  let operations: Operation[];
  let judge: Judge;

  beforeAll(async () => {
    stack = await startEmbedded();
    document = (await stack.get<OpenAPIObject>('/openapi.json')).body;
    operations = operationsOf(document);
    judge = new Judge(document);
  }, 60_000);
  afterAll(() => stack.close());

  /** What is wrong with which operation. */
  const wrong = (objections: (operation: Operation) => readonly string[]): string[] =>
    operations.flatMap((operation) => objections(operation).map((objection) => `${operation.name}: ${objection}`));

  it('covers the platform', () => {
    const names = operations.map(({ name }) => name);
    expect(PLATFORM.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('says of every operation what it does, and who may do it', () => {
    const objections = wrong(({ summary, description, access }) => [
      ...(summary ? [] : ['no summary']),
      ...(description ? [] : ['no description']),
      ...(access ? [] : ['no authorisation rule (@Access)']),
    ]);
    expect(objections).toEqual([]);
  });

  it('gives of every operation an example of what it takes, which is of its own schema', () => {
    const objections = wrong(({ body }) => {
      if (!body) return [];
      const example = exampleOf(document, body);
      const missing = missingExamples(example).map((path) => `no example of ${path}`);
      return missing.length > 0 ? missing : [judge.fault(body, example) ?? []].flat();
    });
    expect(objections).toEqual([]);
  });

  it('gives of every operation an example of what it answers, which is of its own schema', () => {
    const objections = wrong(({ responses }) =>
      [...responses].flatMap(([status, { schema, example }]) => {
        if (!schema) return status === 204 ? [] : [`${status} has no schema`];
        const shown = example ?? exampleOf(document, schema);
        const missing = missingExamples(shown).map((path) => `${status} has no example of ${path}`);
        return missing.length > 0 ? missing : [judge.fault(schema, shown) ?? []].flat();
      }),
    );
    expect(objections).toEqual([]);
  });

  it('says of every operation how it succeeds and how it fails', () => {
    const objections = wrong(({ name, responses, parameters, body, isSecured }) => {
      const expected = [
        ...(isSecured ? [401] : []),
        ...(body !== undefined || parameters.some((parameter) => parameter.in !== 'header') ? [400] : []),
        ...(name.includes('{') && !NEVER_MISSING.has(name) ? [404] : []),
      ];
      const success = [...responses.keys()].some((status) => status >= 200 && status < 300);
      return [
        ...(success ? [] : ['no success']),
        ...expected.filter((status) => !responses.has(status)).map((status) => `no ${status}`),
      ];
    });
    expect(objections).toEqual([]);
  });

  it('is a page that asks no other host for anything', async () => {
    const { status, body } = await stack.get<string>('/docs');
    expect(status).toBe(200);
    const assets = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset ?? '');
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) {
      expect(asset).toMatch(/^\.\//);
      expect((await stack.get(`/${asset}`)).status).toBe(200);
    }
  });
});

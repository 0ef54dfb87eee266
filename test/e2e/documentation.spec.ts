import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { startEmbedded, type Stack } from '../support/stack.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

describe('documentation', () => {
  let stack: Stack;
  let document: OpenAPIObject;
  let operations: (readonly [name: string, operation: Operation])[];

  beforeAll(async () => {
    stack = await startEmbedded();
    document = (await stack.get<OpenAPIObject>('/openapi.json')).body;
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
        const operation = item[method];
        return operation ? [[`${method} ${path}`, operation] as const] : [];
      }),
    );
  }, 60_000);
  afterAll(() => stack.close());

  const undocumented = (isDocumented: (operation: Operation, name: string) => boolean): string[] =>
    operations.filter(([name, operation]) => !isDocumented(operation, name)).map(([name]) => name);

  it('covers the platform', () => {
    expect(operations.length).toBeGreaterThan(30);
  });

  it('says of every operation what it does', () => {
    expect(undocumented(({ summary, description }) => Boolean(summary && description))).toEqual([]);
  });

  it('says of every versioned operation what it answers, and how it fails', () => {
    const isComplete = ({ responses }: Operation, name: string): boolean => {
      const statuses = Object.keys(responses);
      return (
        name.includes('/health/') ||
        (statuses.some((s) => s.startsWith('2')) && statuses.some((s) => s.startsWith('4')))
      );
    };
    expect(undocumented(isComplete)).toEqual([]);
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

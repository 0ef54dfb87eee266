import type { OpenAPIObject } from '@nestjs/swagger';
import { problemResponse, type ProblemStatus } from './problem-response.js';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** What the server itself answers, whatever the route: {@link createFastifyAdapter}, the rate limit. */
const EVERYWHERE: readonly ProblemStatus[] = [429, 431, 503];
/** What a write can answer: a body may be sent, also if the route reads none, and what it refers to may just have gone. */
const WRITES: readonly ProblemStatus[] = [400, 409, 413, 415];
const WITH_PARAMETER: readonly ProblemStatus[] = [414];

/** Below this nothing is limited, and no problems are told but their own. */
const PROBES = '/health/';

export interface NamedOperation {
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  readonly operation: Operation;
}

export const operationsOf = ({ paths }: OpenAPIObject): NamedOperation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );

/** Documents at every operation of the API what every route can answer, once, as a component. */
export function addCommonProblems(document: OpenAPIObject): void {
  const shared = [...EVERYWHERE, ...WRITES, ...WITH_PARAMETER];
  document.components ??= {};
  document.components.responses = Object.fromEntries(shared.map((status) => [nameOf(status), problemResponse(status)]));
  for (const { method, path, operation } of operationsOf(document)) {
    if (path.startsWith(PROBES)) continue;
    const statuses = [
      ...EVERYWHERE,
      ...(method === 'get' ? [] : WRITES),
      ...(path.includes('{') ? WITH_PARAMETER : []),
    ];
    for (const status of statuses) operation.responses[status] ??= { $ref: `#/components/responses/${nameOf(status)}` };
  }
}

const nameOf = (status: ProblemStatus): string => `Problem${status}`;

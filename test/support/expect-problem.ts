import { expect } from '@jest/globals';
import type { Answer } from './client.js';

/** Expects problem details (RFC 9457) with a status and a code. */
export function expectProblem({ status, type, body }: Answer<unknown>, expected: number, code: string): void {
  expect({ status, type, body }).toMatchObject({
    status: expected,
    type: 'application/problem+json',
    body: { status: expected, code },
  });
}

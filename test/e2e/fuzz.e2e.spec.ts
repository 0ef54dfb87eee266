import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runFuzz, type FuzzReport } from '../fuzz/run-fuzz.js';
import { startOnServers, type Stack } from '../support/stack.js';

/** Another run: `FUZZ_SEED=7 FUZZ_REQUESTS=100000 npm test -- test/e2e/fuzz`. */
const { FUZZ_SEED = '1', FUZZ_REQUESTS = '10000' } = process.env;
const REQUESTS = Number(FUZZ_REQUESTS);

describe('any request to any route', () => {
  let stack: Stack;
  let report: FuzzReport;

  beforeAll(
    async () => {
      stack = await startOnServers();
      report = await runFuzz(stack, { requests: REQUESTS, seed: Number(FUZZ_SEED), concurrency: 8 });
    },
    60_000 + REQUESTS * 20,
  );
  afterAll(() => stack.close());

  it('is answered as the document says, and never by a 5xx', () => {
    expect(report.objections).toEqual([]);
    expect(report.requests).toBe(REQUESTS);
  });

  /** Operations that never gave one of these answers, with those that they gave. */
  const without = (isWanted: (status: number) => boolean): string[] =>
    [...report.answers]
      .filter(([, statuses]) => ![...statuses.keys()].some(isWanted))
      .map(([name, statuses]) => `${name}: ${[...statuses.keys()].join(', ')}`);

  it('gets past the validation and the authorisation of every operation', () => {
    expect(without((status) => status < 300 || status === 409 || status === 422)).toEqual([]);
  });

  // Which of them meets a question that is still open, or a place that is still free, depends on what runs at the same time.
  it('succeeds at nearly every operation', () => {
    expect(without((status) => status < 300).length).toBeLessThan(report.answers.size / 20);
  });
});

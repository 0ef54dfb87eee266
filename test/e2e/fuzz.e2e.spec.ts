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

  it('reaches every operation, and beyond its checks', () => {
    const unreached = [...report.answers].filter(
      ([, statuses]) => ![...statuses.keys()].some((status) => status < 300),
    );
    expect(unreached.map(([name, statuses]) => `${name}: ${[...statuses.keys()].join(', ')}`)).toEqual([]);
  });
});

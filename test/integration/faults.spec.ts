import { beforeAll, describe, expect, it } from '@jest/globals';
import { compileLaboratory } from '../faults/compile.mjs';
import { faultOf } from '../faults/faults/index.js';
import { brokenPromises } from '../faults/promises.js';
import { runFault } from '../faults/run-fault.js';
import { runScenario } from '../faults/run-scenario.js';
import type { ScenarioWorld } from '../faults/scenario.js';
import { SCENARIOS } from '../faults/scenarios/index.js';
import { OURS } from '../faults/subjects.js';
import { USUAL } from '../faults/world.js';
import { createTestDatabase } from '../support/test-database.js';

/** Printed with every failure; `npm run lab -- --seed` takes it. */
const SEED = 20;
const SCHEDULE = { warmUp: 0.4, fault: 1.5, operations: 0, recovery: 0.5 };
/** One with a near store and one without: what Redis says, and what lags, on either side of every eviction. */
const NODES = 2;
/** Milliseconds: shorter than the default, for the end of each run waits for twice of it. */
const NEAR_MAX_STALENESS = 400;

/**
 * One fault for each way in which a promise can break; `npm run lab` tries all of them, with more processes and for
 * longer. A server that remembers too much, hangs, forgets, refuses, or is another one since; a network that breaks for
 * all, for one, or for the bus alone; a process that dies with a lease; slots that move.
 */
const FAULTS = [
  'redis-killed-snapshot',
  'redis-frozen',
  'reset-mid-reply',
  'subscription-dropped',
  'one-node-cut',
  'maxmemory-lru',
  'read-only',
  'node-killed-loading',
  'failover-missed-evictions',
  'slot-migration',
];

describe(`a service at work (seed ${SEED})`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await compileLaboratory();
  });

  async function inWorld<R>(work: (options: ScenarioWorld) => Promise<R>): Promise<R> {
    const database = await createTestDatabase();
    try {
      return await work({
        subject: OURS,
        seed: SEED,
        database: database.url,
        folder,
        nearMaxStaleness: NEAR_MAX_STALENESS,
        ...USUAL,
      });
    } finally {
      await database.drop();
    }
  }

  it.each(FAULTS)(
    'keeps its promises through %s',
    async (name) => {
      const fault = faultOf(name);
      const result = await inWorld((options) =>
        runFault(fault, { ...options, topology: fault.topology, nodes: NODES }, SCHEDULE),
      );
      expect(brokenPromises(result, fault)).toEqual([]);
      expect(result.checked).toBeGreaterThan(300);
    },
    // A sentinel on a busy machine takes its time to promote a replica.
    150_000,
  );

  it.each(SCENARIOS)(
    '$title',
    async (scenario) => {
      const { figure } = await inWorld((options) => runScenario(scenario, options));
      expect(scenario.keeps(figure)).toBe(true);
    },
    60_000,
  );
});

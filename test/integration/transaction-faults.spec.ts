import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileLaboratory } from '../faults/compile.mjs';
import { judgeWrites } from '../faults/transactions/judge.js';
import type { Pace, Report } from '../faults/transactions/messages.js';
import { runScenario } from '../faults/transactions/run-scenario.js';
import { SCENARIOS, scenarioOf } from '../faults/transactions/scenarios/index.js';
import { Servers } from '../faults/transactions/servers.js';

/** `npm run lab -- transactions --seed` takes it. */
const SEED = 24;
/** Shorter than usual, for the end of each run waits for all of it. Milliseconds. */
const PACE: Pace = { grace: 300, look: 100, nearMaxStaleness: 400, statement: 1_500, connection: 1_500 };
/** Processes start slowly on a busy machine. */
const LIMIT = 120_000;

describe(`writes in transactions (seed ${SEED})`, () => {
  let servers: Servers;
  let folder: string;

  beforeAll(async () => {
    [servers, folder] = await Promise.all([Servers.start(SEED), compileLaboratory()]);
  }, LIMIT);
  afterAll(() => servers.stop());

  const run = (name: string, { outbox = true } = {}) =>
    runScenario(scenarioOf(name), servers, {
      folder,
      processes: 2,
      callers: 3,
      seed: SEED,
      rounds: 1,
      outbox,
      pace: PACE,
    });

  it.each(SCENARIOS.map(({ name }) => name))(
    'are counted once, and leave nothing stale: %s',
    async (name) => {
      const { violations, writes } = await run(name);
      expect(violations).toEqual([]);
      expect(writes).toBeGreaterThan(10);
    },
    LIMIT,
  );

  it.each(['writer-killed', 'postgres-crash-committed'])(
    'without an outbox leave something stale, which is found: %s',
    async (name) => {
      const { violations } = await run(name, { outbox: false });
      expect(violations).toContainEqual(expect.stringMatching(/^own-\d+: p\d+ reads 0 \(first\), Postgres has 1 /));
    },
    LIMIT,
  );

  it('that are lost, doubled or never committed are found', async () => {
    const database = await servers.createDatabase();
    try {
      const report: Report = {
        acknowledged: ['lost', 'done'],
        untold: [],
        reads: 1,
        failedReads: 0,
        retries: 0,
        longest: 0,
        marks: ['first', 'done#1', 'failed#1'],
        violations: [],
      };
      await database.dataSource.query(`INSERT INTO registers VALUES ('a', 3, 'done#1'), ('b', 1, 'twice#2')`);
      await database.dataSource.query(
        `INSERT INTO writes VALUES ('done', 'a', 'done#1'), ('twice', 'b', 'twice#1'), ('twice', 'b', 'twice#2')`,
      );
      expect(await judgeWrites(database.dataSource, [report])).toEqual([
        'lost was acknowledged, and is lost',
        'twice was counted 2 times in b',
        expect.stringMatching(/^a is 3 after 1 writes|^b is 1 after 2 writes/),
        expect.stringMatching(/^a is 3 after 1 writes|^b is 1 after 2 writes/),
        'a read saw failed#1, which was never committed',
      ]);
    } finally {
      await database.drop();
    }
  });
});

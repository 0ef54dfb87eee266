import type { Write } from '../messages.js';
import type { Scenario } from '../scenario.js';
import type { Stage } from '../stage.js';

/** Two writers that have both come to a step, go on, and of which Postgres gives one up. */
async function meet(stage: Stage, step: 'read' | 'locked', both: readonly Omit<Write, 'operation'>[]): Promise<void> {
  const writers = await stage.startAll(both.length);
  for (let round = 0; round < stage.settings.rounds; round += 1) {
    const operations = writers.map(({ options }) => `${options.name}-${step}-${round}`);
    await Promise.all(writers.map((writer) => writer.ask('hold', step)));
    const outcomes = writers.map((writer, at) =>
      writer.ask('write', { rows: [], by: 'evict', ...both[at], operation: operations[at] ?? '', isHeld: true }),
    );
    await Promise.all(writers.map((writer) => writer.ask('reached', step)));
    await Promise.all(writers.map((writer) => writer.ask('release', step)));
    const ended = await Promise.all(outcomes);
    const attempts = ended.reduce((sum, outcome) => sum + outcome.attempts, 0);
    if (attempts <= both.length) throw new Error('Two writers met, and Postgres gave up neither.');
    for (const { error } of ended) stage.expect(error === undefined, `a write was given up for good: ${error}`);
  }
}

export const deadlocks: Scenario = {
  name: 'deadlocks',
  summary: 'two writers lock rows in opposite order; the one that Postgres gives up tries again',
  run: async (stage) => {
    const rows = await stage.cachedRows(2);
    const backwards = [...rows].reverse();
    await meet(stage, 'locked', [
      { rows, by: 'evict' },
      { rows: backwards, by: 'evict' },
    ]);
    await meet(stage, 'locked', [
      { rows, by: 'put' },
      { rows: backwards, by: 'put' },
    ]);
  },
};

export const serializationFailures: Scenario = {
  name: 'serialization-failures',
  summary: 'two SERIALIZABLE writers write what both have read; the one that Postgres gives up tries again',
  run: async (stage) => {
    const rows = await stage.cachedRows(1);
    const write = { rows, by: 'evict', isolation: 'SERIALIZABLE' } as const;
    await meet(stage, 'read', [write, write]);
  },
};

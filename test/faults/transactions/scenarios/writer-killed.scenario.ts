import type { Step } from '../messages.js';
import type { Scenario } from '../scenario.js';

/** Each step between BEGIN and the removal of the outbox's row, and whether the write is committed by then. */
const KILLED_AT: readonly (readonly [step: Step, isCommitted: boolean])[] = [
  ['called', false],
  ['locked', false],
  ['written', false],
  ['recorded', false],
  ['committed', true],
  ['evicted', true],
];

export const writerKilled: Scenario = {
  name: 'writer-killed',
  summary: 'kill -9 at each step between BEGIN and the removal of the record of the eviction',
  run: async (stage) => {
    const { rounds, outbox } = stage.settings;
    // Without an outbox nothing is recorded.
    const steps = KILLED_AT.filter(([step]) => outbox || step !== 'recorded');
    for (let round = 0; round < rounds; round += 1) {
      const rows = await stage.cachedRows(steps.length);
      await Promise.all(
        steps.map(async ([step, isCommitted], at) => {
          const row = rows[at] ?? '';
          const victim = await stage.start();
          await stage.stopAt(victim, step, { rows: [row], by: (round + at) % 2 === 0 ? 'evict' : 'put' });
          await stage.kill(victim);
          const version = await stage.versionOf(row);
          stage.expect(version === (isCommitted ? 1 : 0), `${row}: ${version} after a writer died at '${step}'`);
        }),
      );
    }
  },
};

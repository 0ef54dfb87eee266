import type { Scenario } from '../scenario.js';
import type { Outcome } from '../messages.js';
import type { Stage } from '../stage.js';
import type { WriterProcess } from '../writer-process.js';

const POOL = 3;
const CROWD = 12;

/** Many writes at once, of one process. */
const crowd = (writer: WriterProcess, rows: readonly string[], label: string): Promise<readonly Outcome[]> =>
  Promise.all(
    Array.from({ length: CROWD }, (_, at) =>
      writer.ask('write', {
        operation: `${writer.options.name}-${label}-${at}`,
        rows: rows.slice(at % rows.length, (at % rows.length) + 1),
        by: at % 2 === 0 ? 'evict' : 'put',
      }),
    ),
  );

/** Transactions that stand still have every connection; relay and removals need one, too. */
async function standStill(stage: Stage, round: number): Promise<void> {
  const rows = await stage.cachedRows(POOL + 1);
  const writer = await stage.start({ poolSize: POOL, relay: true, remoteTimeout: 2_000 });
  const held: Awaited<ReturnType<Stage['stopAt']>>[] = [];
  for (const row of rows.slice(0, POOL)) held.push(await stage.stopAt(writer, 'written', { rows: [row], by: 'evict' }));
  const refused = await crowd(writer, rows.slice(POOL), `refused-${round}`);
  for (const { error } of refused) {
    const isClear = error?.includes('timeout exceeded when trying to connect') === true;
    stage.expect(isClear, `a write without a connection ended with ${error ?? 'an acknowledgement'}`);
  }
  for (const write of held) await write.release();
  for (const write of held) {
    const error = await write.outcome;
    stage.expect(error === undefined, `${write.operation} failed in a pool that it had to itself: ${error}`);
  }
  const accepted = await crowd(writer, rows, `accepted-${round}`);
  for (const { error } of accepted) stage.expect(error === undefined, `a write that had only to wait failed: ${error}`);
}

/** One connection for transactions, the relay and removals: each has to do with it without waiting for another. */
async function oneConnection(stage: Stage, round: number): Promise<void> {
  const rows = await stage.cachedRows(2);
  const writer = await stage.start({
    poolSize: 1,
    relay: true,
    remoteTimeout: 2_000,
    pace: { ...stage.settings.pace, grace: 1, look: 20, connection: 30_000 },
  });
  const outcomes = await crowd(writer, rows, `alone-${round}`);
  for (const { error } of outcomes) stage.expect(error === undefined, `a write on one connection failed: ${error}`);
  await writer.ask('settled');
}

export const poolExhausted: Scenario = {
  name: 'pool-exhausted',
  summary: 'more writers at once than connections, while the relay and the removal of rows need some of the same pool',
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      await Promise.all([standStill(stage, round), oneConnection(stage, round)]);
    }
  },
};

import type { Scenario } from '../scenario.js';
import type { Stage } from '../stage.js';
import type { WriterProcess } from '../writer-process.js';

export const postgresCrashCommitted: Scenario = {
  name: 'postgres-crash-committed',
  summary: 'Postgres crashes between COMMIT and EVICT; one writer dies with it, one goes on',
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      const rows = await stage.cachedRows(4);
      const writers = await stage.startAll(rows.length);
      const writes = await Promise.all(
        writers.map((writer, at) =>
          stage.stopAt(writer, 'committed', { rows: rows.slice(at, at + 1), by: at % 2 === 0 ? 'evict' : 'put' }),
        ),
      );
      await stage.servers.crashPostgres();
      await Promise.all(writers.slice(0, 2).map((writer) => stage.kill(writer)));
      const outcomes = await Promise.all(
        writes.slice(2).map(async (write) => {
          await write.release();
          return write.outcome;
        }),
      );
      await stage.servers.startPostgresAgain();
      for (const error of outcomes) stage.expect(error === undefined, `a write failed after its commit: ${error}`);
    }
  },
};

export const postgresCrashOpen: Scenario = {
  name: 'postgres-crash-open',
  summary: 'Postgres crashes in the middle of transactions',
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      const steps = ['locked', 'written', 'recorded'] as const;
      const rows = await stage.cachedRows(steps.length);
      const writers = await stage.startAll(steps.length);
      const writes = await Promise.all(
        writers.map((writer, at) =>
          stage.stopAt(writer, steps[at] ?? 'written', { rows: rows.slice(at, at + 1), by: 'evict' }),
        ),
      );
      await stage.servers.crashPostgres();
      await Promise.all(writes.map((write) => write.release()));
      const outcomes = await Promise.all(writes.map(({ outcome }) => outcome));
      await stage.servers.startPostgresAgain();
      outcomes.forEach((error, at) => {
        stage.expect(error !== undefined, `a write was acknowledged without a database, at '${steps[at]}'`);
      });
      for (const row of rows) stage.expect((await stage.versionOf(row)) === 0, `${row} was written by nobody`);
      // They go on as if nothing had been.
      await Promise.all(writers.map((writer, at) => retried(stage, writer, rows[at] ?? '')));
    }
  },
};

async function retried(stage: Stage, writer: WriterProcess, row: string): Promise<void> {
  let attempt = 0;
  await stage.until(`${writer.options.name} writes again`, async () => {
    const operation = `${writer.options.name}-again-${(attempt += 1)}`;
    const { error } = await writer.ask('write', { operation, rows: [row], by: 'put' });
    return error === undefined;
  });
}

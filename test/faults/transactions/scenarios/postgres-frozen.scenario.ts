import type { Scenario } from '../scenario.js';

export const postgresFrozen: Scenario = {
  name: 'postgres-frozen',
  summary: 'Postgres stops (SIGSTOP) in the middle of transactions, and goes on when they have been given up',
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      const [abandoned = '', other = '', committing = '', next = ''] = await stage.cachedRows(4);
      // One connection each: whatever is left of the first transaction would be met by the next.
      const writers = await Promise.all([stage.start({ poolSize: 1 }), stage.start({ poolSize: 1 })]);
      const [first, second] = writers;
      const writes = [
        await stage.stopAt(first, 'locked', { rows: [abandoned, other], by: 'evict' }),
        await stage.stopAt(second, 'written', { rows: [committing], by: 'evict' }),
      ];
      stage.servers.freezePostgres();
      try {
        for (const write of writes) await write.release();
        for (const write of writes) {
          stage.expect((await write.outcome) !== undefined, `${write.operation} was acknowledged by nobody`);
        }
      } finally {
        stage.servers.thawPostgres();
      }
      for (const writer of writers) {
        let attempt = 0;
        await stage.until('the writer has a connection again', async () => {
          const operation = `${writer.options.name}-next-${(attempt += 1)}`;
          return (await writer.ask('write', { operation, rows: [next], by: 'evict' })).error === undefined;
        });
      }
      const version = await stage.versionOf(abandoned);
      stage.expect(version === 0, `${abandoned}: ${version} after a write that was given up before its commit`);
    }
  },
};

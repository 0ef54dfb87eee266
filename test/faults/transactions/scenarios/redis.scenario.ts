import type { Scenario } from '../scenario.js';

/** Calls of each process under load while Redis is away. */
const MEANWHILE = 60;

export const redisFrozenRelay: Scenario = {
  name: 'redis-frozen-relay',
  summary: 'Redis stops (SIGSTOP) while a relay delivers what a dead writer has left, and goes on later',
  // What is left is for one relay only.
  workers: { relay: false },
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      const rows = await stage.cachedRows(1);
      const victim = await stage.start();
      await stage.stopAt(victim, 'committed', { rows, by: 'evict' });
      await stage.kill(victim);
      const relay = await stage.start({ relay: true, hold: 'committed', remoteTimeout: 2_000 });
      await relay.ask('reached', 'committed');
      const { server } = stage.servers.redis;
      server.freeze();
      try {
        await relay.ask('release', 'committed');
        await stage.progress(MEANWHILE);
        stage.expect((await stage.outboxRows()) > 0, 'a row was removed that Redis had not acknowledged');
      } finally {
        server.thaw();
      }
      await stage.until('the relay has delivered', async () => {
        // The load leaves rows of its own, of evictions that were under way.
        return (await stage.outboxRows()) === 0;
      });
    }
  },
};

export const redisCrashCommitted: Scenario = {
  name: 'redis-crash-committed',
  summary:
    'Redis crashes between COMMIT and EVICT, and comes back with a snapshot from before; one writer dies meanwhile',
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      const rows = await stage.cachedRows(2);
      const { redis } = stage.servers;
      const snapshot = await redis.snapshot();
      const [victim, survivor] = await Promise.all([stage.start(), stage.start({ remoteTimeout: 10_000 })]);
      const writes = await Promise.all(
        [victim, survivor].map((writer, at) =>
          stage.stopAt(writer, 'committed', { rows: rows.slice(at, at + 1), by: at === 0 ? 'evict' : 'put' }),
        ),
      );
      await redis.kill();
      await stage.kill(victim);
      await writes[1]?.release();
      const error = await writes[1]?.outcome;
      stage.expect(error === undefined, `a write failed with Redis: ${error}`);
      await stage.progress(MEANWHILE);
      await redis.startAgain(snapshot);
    }
  },
};

import { startProxy } from '../../../support/tcp-proxy.js';
import type { Scenario } from '../scenario.js';

export const writerCutOff: Scenario = {
  name: 'writer-cut-off',
  summary: 'a writer loses Redis between COMMIT and EVICT, hands its eviction over, and dies with its journal',
  run: async (stage) => {
    for (let round = 0; round < stage.settings.rounds; round += 1) {
      const [row = ''] = await stage.cachedRows(1);
      const proxy = await startProxy({ targetPort: stage.servers.redis.server.port, seed: stage.settings.seed });
      try {
        const victim = await stage.start({ redis: proxy.url });
        const write = await stage.stopAt(victim, 'committed', { rows: [row], by: round % 2 === 0 ? 'evict' : 'put' });
        await proxy.cut();
        await write.release();
        const error = await write.outcome;
        stage.expect(error === undefined, `${write.operation} failed with its Redis: ${error}`);
        // Handed over, where there is an outbox.
        await victim.ask('settled');
        await stage.kill(victim);
      } finally {
        await proxy.stop();
      }
    }
  },
};

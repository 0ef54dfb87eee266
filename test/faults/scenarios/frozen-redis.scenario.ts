import { single } from '../fault.js';
import type { Scenario } from '../scenario.js';

const REQUESTS = 50;
/** Milliseconds. */
const PATIENCE = 2_000;

export const frozenRedis: Scenario = {
  name: 'frozen-redis',
  title: `of ${REQUESTS} requests while Redis is frozen: answered within 2 s`,
  nodes: 2,
  keeps: (figure) => figure === REQUESTS,
  measure: async (world) => {
    const { server } = single(world);
    server.freeze();
    try {
      const reads = world.names
        .slice(0, REQUESTS)
        .map((name, index) => world.node(index % 2).ask('crowd', name, 1, PATIENCE));
      const answered = await Promise.all(reads);
      return { figure: answered.reduce((sum, each) => sum + each, 0), of: REQUESTS };
    } finally {
      server.thaw();
    }
  },
};

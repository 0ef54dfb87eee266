import { seededRandom } from '../../support/seeded-random.js';
import { type Fault, repeatedly, single } from '../fault.js';

/** Milliseconds between two resets. */
const INTERVAL = 60;

export const repliesCut: Fault = {
  name: 'reset-mid-reply',
  summary: 'connections are reset in the middle of a reply',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    const random = seededRandom(world.options.seed);
    const end = repeatedly(INTERVAL, async () => {
      const network = networks[Math.floor(random() * networks.length)];
      await network?.each((proxy) => proxy.truncateNext(1 + Math.floor(random() * 60)));
    });
    return async () => {
      await end();
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};

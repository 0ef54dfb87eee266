import { seededRandom } from '../../support/seeded-random.js';
import { type Fault, repeatedly, single } from '../fault.js';

/** Milliseconds between two corrupted replies. */
const INTERVAL = 50;

export const corruptReplies: Fault = {
  name: 'corrupt-replies',
  summary: 'bytes of replies change on their way, the frame of the protocol included',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    const random = seededRandom(world.options.seed);
    const end = repeatedly(INTERVAL, async () => {
      const network = networks[Math.floor(random() * networks.length)];
      await network?.each((proxy) => proxy.corruptNext({ bytes: 1 + Math.floor(random() * 3) }));
    });
    return async () => {
      await end();
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};

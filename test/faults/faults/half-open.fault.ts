import { type Fault, repeatedly, single } from '../fault.js';

/** Milliseconds between two losses. */
const INTERVAL = 1_000;

export const halfOpen: Fault = {
  name: 'half-open',
  summary: 'the far end of every connection is gone, and nobody tells the near end',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    return repeatedly(INTERVAL, async () => {
      for (const network of networks) await network.each((proxy) => proxy.halfOpen());
    });
  },
};

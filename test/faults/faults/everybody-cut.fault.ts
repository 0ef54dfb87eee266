import { type Fault, single } from '../fault.js';

export const everybodyCut: Fault = {
  name: 'everybody-cut',
  summary: 'no process can reach Redis, which goes on with what it holds',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    for (const network of networks) await network.each((proxy) => proxy.cut());
    return async () => {
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};

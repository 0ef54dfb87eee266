import { type Fault, single } from '../fault.js';

export const oneNodeCut: Fault = {
  name: 'one-node-cut',
  summary: 'one process cannot reach Redis, the others can',
  topology: 'single',
  inflict: async (world) => {
    const [first] = single(world).networks;
    await first?.each((proxy) => proxy.cut());
    return async () => first?.each((proxy) => proxy.restore());
  },
};

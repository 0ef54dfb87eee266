import { type Fault, single } from '../fault.js';

export const redisSlow: Fault = {
  name: 'redis-slow',
  summary: 'every reply takes 50 to 500 ms: more than most callers wait',
  topology: 'single',
  silencesRedis: true,
  inflict: async (world) => {
    const { networks } = single(world);
    for (const network of networks) await network.each((proxy) => proxy.delay(50, 450));
    return async () => {
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};

export const redisSluggish: Fault = {
  name: 'redis-sluggish',
  summary: 'requests of one process, replies of the next take up to 60 ms: all in time, and in every order',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    for (const [place, network] of networks.entries()) {
      await network.each((proxy) => proxy.delay(1, 60, place % 2 === 0 ? 'requests' : 'replies'));
    }
    return async () => {
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};

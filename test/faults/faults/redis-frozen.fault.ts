import { type Fault, single } from '../fault.js';

export const redisFrozen: Fault = {
  name: 'redis-frozen',
  summary: 'Redis stops (SIGSTOP) and goes on later (SIGCONT)',
  topology: 'single',
  silencesRedis: true,
  inflict: async (world) => {
    const { server } = single(world);
    server.freeze();
    return async () => {
      server.thaw();
    };
  },
};

import { Redis } from 'ioredis';
import { type Fault, single } from '../fault.js';

export const wrongPassword: Fault = {
  name: 'wrong-password',
  summary: 'Redis asks for a password that the service does not have (NOAUTH)',
  topology: 'single',
  inflict: async (world) => {
    const { server } = single(world);
    const admin = new Redis(server.url);
    await admin.config('SET', 'requirepass', 'changed');
    // Who was let in stays in: everybody has to come again, but for this line.
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    return async () => {
      await admin.config('SET', 'requirepass', '');
      admin.disconnect();
    };
  },
};

import { type Fault, repeatedly, single } from '../fault.js';

/** Milliseconds. */
const INTERVAL = 300;

export const flushall: Fault = {
  name: 'flushall',
  summary: 'everything in Redis is deleted, several times a second',
  topology: 'single',
  inflict: async (world) => {
    const { admin } = single(world);
    return repeatedly(INTERVAL, async () => {
      await admin.ask('FLUSHALL');
    });
  },
};

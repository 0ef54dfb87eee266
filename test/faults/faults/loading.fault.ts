import { randomBytes } from 'node:crypto';
import { type Fault, single } from '../fault.js';

const PADDING = { keys: 2_000, bytes: 512 };
/** Microseconds for each key: two seconds of LOADING in all. */
const DELAY = 1_000;

export const loading: Fault = {
  name: 'loading',
  summary: 'Redis is killed, and answers LOADING for two seconds while it reads its snapshot',
  topology: 'single',
  inflict: async (world) => {
    const redis = single(world);
    for (let key = 0; key < PADDING.keys; key++) {
      await redis.admin.ask('SET', `padding:${key}`, randomBytes(PADDING.bytes / 2).toString('hex'));
    }
    const snapshot = await redis.snapshot();
    await redis.kill();
    // It looks at its connections after so many bytes of the file: otherwise it would be silent instead.
    const talkative = ['--loading-process-events-interval-bytes', '1024', '--key-load-delay', String(DELAY)];
    await redis.startAgain([...snapshot, ...talkative]);
    return async () => undefined;
  },
};

import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, single } from '../fault.js';

/** Milliseconds that Redis is down. */
const DOWN = 300;
/** Milliseconds between the snapshot and the power cut: time enough for evictions that the snapshot knows nothing of. */
const AGE = 1_000;

export const redisKilledEmpty: Fault = {
  name: 'redis-killed-empty',
  summary: 'Redis is killed (SIGKILL) and started again, empty',
  topology: 'single',
  inflict: async (world) => {
    const redis = single(world);
    await redis.kill();
    await pause(DOWN);
    await redis.startAgain();
    return async () => undefined;
  },
};

export const redisKilledSnapshot: Fault = {
  name: 'redis-killed-snapshot',
  summary: 'Redis is killed and started again from a snapshot that is older than many evictions',
  topology: 'single',
  inflict: async (world) => {
    const redis = single(world);
    const snapshot = await redis.snapshot();
    await pause(AGE);
    await redis.kill();
    await pause(DOWN);
    await redis.startAgain(snapshot);
    return async () => undefined;
  },
};

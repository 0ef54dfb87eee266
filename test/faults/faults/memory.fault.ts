import { type Fault, single } from '../fault.js';

/** Bytes that the data may take, beyond what the server and its connections take: a few entries. */
const ROOM = 6_000;

export const maxmemoryLru: Fault = {
  name: 'maxmemory-lru',
  summary: 'memory for a few keys, policy allkeys-lru: stamps, leases and entries vanish at any moment',
  topology: 'single',
  inflict: async (world) => {
    const { admin } = single(world);
    await admin.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const { used_memory: used, used_memory_dataset: data } = await admin.facts('INFO', 'memory');
    await admin.ask('CONFIG', 'SET', 'maxmemory', Math.max(1, Number(used) - Number(data)) + ROOM);
    return async () => {
      await admin.ask('CONFIG', 'SET', 'maxmemory', 0);
    };
  },
};

export const maxmemoryNoeviction: Fault = {
  name: 'maxmemory-noeviction',
  summary: 'no memory is left, policy noeviction: every write is refused with OOM',
  topology: 'single',
  inflict: async (world) => {
    const { admin } = single(world);
    await admin.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await admin.ask('CONFIG', 'SET', 'maxmemory', 1);
    return async () => {
      await admin.ask('CONFIG', 'SET', 'maxmemory', 0);
    };
  },
};

import { cluster, type Fault, repeatedly } from '../fault.js';

export const slotMigration: Fault = {
  name: 'slot-migration',
  summary: 'slots in use move from master to master and back (ASK, MOVED, TRYAGAIN)',
  topology: 'cluster',
  inflict: async (world) => {
    const redis = cluster(world).cluster;
    let turn = 0;
    return repeatedly(0, async () => {
      const name = world.names[turn++ % world.names.length];
      // The slot of the stamps in each fourth turn, that of an entry in the others.
      const tag = turn % 4 === 0 || !name ? 's' : `register:${name.group}:${name.key}`;
      const slot = await redis.slotOf(`lab:{${tag}}`);
      const from = await redis.masterOf(slot);
      await redis.moveSlot(slot, from, (from + 1) % 3);
    });
  },
};

export const clusterFailover: Fault = {
  name: 'cluster-failover',
  summary: 'a replica of a cluster that has missed evictions becomes the master',
  topology: 'cluster',
  inflict: async (world) => {
    const redis = cluster(world).cluster;
    await redis.detach(3);
    await redis.failover(0);
    return () => redis.settle();
  },
};

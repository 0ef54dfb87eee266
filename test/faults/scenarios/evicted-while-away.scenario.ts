import { setTimeout as pause } from 'node:timers/promises';
import { single } from '../fault.js';
import type { Scenario } from '../scenario.js';

const KEYS = 50;
/** Milliseconds: more than any of the caches lets pass between two attempts to connect. */
const RECONNECT = 2_500;
/** Milliseconds for the evictions to be made up for once Redis can be reached again. */
const PATIENCE = 10_000;

export const evictedWhileAway: Scenario = {
  name: 'evicted-while-away',
  title: `of ${KEYS} keys written while Redis cannot be reached: old value served afterwards`,
  nodes: 2,
  keeps: (figure) => figure === 0,
  measure: async (world) => {
    const names = world.names.slice(0, KEYS);
    const { networks } = single(world);
    for (const name of names) await Promise.all(world.nodes.map((node) => node.ask('see', name)));
    for (const network of networks) await network.each((proxy) => proxy.cut());
    // All at once: a cache that waits for Redis each time would take minutes.
    await Promise.all(names.map((name) => world.node(0).ask('write', name, 'key')));
    for (const network of networks) await network.each((proxy) => proxy.restore());
    await pause(RECONNECT);
    await world.drained(PATIENCE);
    await pause(world.options.nearMaxStaleness * 1.5);
    const versions = await world.registers.versions();
    const old = await Promise.all(
      names.map(async (name) => {
        const seen = await Promise.all(world.nodes.map((node) => node.ask('see', name)));
        return seen.some((version) => version !== versions.get(name.key));
      }),
    );
    return { figure: old.filter(Boolean).length, of: KEYS };
  },
};

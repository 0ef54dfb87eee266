import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/until.js';
import type { Scenario } from '../scenario.js';

const KEYS = 50;

export const evictedWhileLoading: Scenario = {
  name: 'evicted-while-loading',
  title: `of ${KEYS} keys evicted while another process loads them: old value still served`,
  nodes: 2,
  keeps: (figure) => figure === 0,
  measure: async (world) => {
    const names = world.names.slice(0, KEYS);
    const [loader, writer] = [world.node(0), world.node(1)];
    await loader.ask('holdLoads');
    for (const name of names) await loader.ask('beginRead', name);
    await until('all loads had read their row', async () => (await loader.ask('heldLoads')) === KEYS);
    for (const name of names) await writer.ask('write', name, 'key');
    await loader.ask('releaseLoads');
    // Long enough for what the loader stores to arrive, and for every near store to have lagged as long as it may.
    await pause(world.options.nearMaxStaleness * 1.5);
    const versions = await world.registers.versions();
    const old = await Promise.all(
      names.map(async (name) => {
        const seen = await Promise.all([loader.ask('see', name), writer.ask('see', name)]);
        return seen.some((version) => version !== versions.get(name.key));
      }),
    );
    return { figure: old.filter(Boolean).length, of: KEYS };
  },
};

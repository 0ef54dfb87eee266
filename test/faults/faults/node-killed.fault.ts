import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../support/seeded-random.js';
import { until } from '../../support/until.js';
import { type Fault, repeatedly } from '../fault.js';

/** The process that dies. */
const VICTIM = 0;
/** Milliseconds until another one is started, and until that one dies. */
const DEAD = 300;
const ALIVE = 700;

export const nodeKilledLoading: Fault = {
  name: 'node-killed-loading',
  summary: 'a process is killed while it loads: its leases must expire, and another one takes over',
  topology: 'single',
  killsNodes: true,
  inflict: async (world) =>
    repeatedly(ALIVE, async () => {
      const victim = world.node(VICTIM);
      await victim.ask('holdLoads');
      await until('the process was loading', async () => (await victim.ask('heldLoads')) > 0);
      await world.killNode(VICTIM);
      await pause(DEAD);
      await world.replaceNode(VICTIM);
    }),
};

/** How many writes are on their way when the process dies. */
const WRITES = 12;

export const nodeKilledWriting: Fault = {
  name: 'node-killed-writing',
  summary: 'a process is killed while it writes, before or after the commit, before or after the eviction',
  topology: 'single',
  killsNodes: true,
  inflict: async (world) => {
    const random = seededRandom(world.options.seed);
    return repeatedly(ALIVE, async () => {
      const victim = world.node(VICTIM);
      for (const name of world.names.slice(0, WRITES)) victim.tell('beginWrite', name, 'key');
      await pause(random() * 10);
      await world.killNode(VICTIM);
      await pause(DEAD);
      await world.replaceNode(VICTIM);
    });
  },
};

/** Milliseconds that a process is stopped, and between two stops. */
const STOPPED = 1_200;
const BETWEEN = 300;

export const nodePaused: Fault = {
  name: 'node-paused',
  summary: 'one process after the other is stopped (SIGSTOP) for longer than its near store may lag, and goes on',
  topology: 'single',
  inflict: async (world) => {
    let turn = 0;
    return repeatedly(BETWEEN, async () => {
      const node = world.node(turn++ % world.nodes.length);
      node.freeze();
      await pause(STOPPED);
      node.thaw();
    });
  },
};

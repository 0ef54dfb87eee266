import type { Scenario } from '../scenario.js';

const CALLERS = 1_000;
/** Milliseconds. */
const PATIENCE = 10_000;

export const crowd: Scenario = {
  name: 'crowd',
  title: `loads for ${CALLERS} callers of one cold key, 4 processes`,
  nodes: 4,
  keeps: (figure) => figure === 1,
  measure: async (world) => {
    const [name] = world.names;
    if (!name) throw new Error('The world has no registers.');
    await Promise.all(world.nodes.map((node) => node.ask('crowd', name, CALLERS / world.nodes.length, PATIENCE)));
    const figures = await world.figures();
    return { figure: figures.reduce((sum, { loads }) => sum + loads, 0), of: CALLERS };
  },
};

import { type Fault, repeatedly } from '../fault.js';
import { seededRandom } from '../../support/seeded-random.js';

/** Milliseconds between two jumps. */
const INTERVAL = 400;
/** Milliseconds: far enough to outlive, or to undo, every time to live. */
const FARTHEST = 2 * 3_600_000;

export const clockJumps: Fault = {
  name: 'clock-jumps',
  summary: 'the time of day of single processes jumps to and fro by up to two hours',
  topology: 'single',
  inflict: async (world) => {
    const random = seededRandom(world.options.seed);
    const offsets = new Map<number, number>();
    const jump = async (place: number, offset: number): Promise<void> => {
      await world.node(place).ask('moveClock', offset - (offsets.get(place) ?? 0));
      offsets.set(place, offset);
    };
    const end = repeatedly(INTERVAL, () =>
      jump(Math.floor(random() * world.nodes.length), (random() * 2 - 1) * FARTHEST),
    );
    return async () => {
      await end();
      for (const place of world.nodes.keys()) await jump(place, 0);
    };
  },
};

import { land, startLoad } from '../node.js';
import { askLease } from '../server.js';
import { NOTHING, pick, serverOf, type Flight, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';
import { sendRead } from './read.js';

/** Step B: the lease is taken, or another has it, or an entry has come. */
export const takeLease: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach(({ phase, node, stamps, background }, index) => {
    if (phase !== 'seeking') return;
    const ask = (next: State): undefined => {
      const flight = pick(next.flights, index);
      const server = serverOf(next, node);
      const token = world.rules.tokenPerAttempt ? index : -1 - node;
      const answer = askLease(server, token, flight.seenId, world.rules);
      flight.seenId = NOTHING;
      if (answer === 'ours') startLoad(flight, 'lease', { token, rid: server.rid });
      else if (background) land(next, index);
      else if (answer === 'held') Object.assign(flight, { phase: 'waiting' } satisfies Partial<Flight>);
      else {
        const found = { entry: server.entry, rid: server.rid };
        Object.assign(flight, { phase: 'replied', found, stamps } satisfies Partial<Flight>);
      }
    };
    const server = serverOf(state, node);
    const held = server.lease ? 'finds that the lease is taken' : 'takes the lease, or finds an entry';
    steps.push(step(state, `${nameOf(node)}: a flight asks for the lease: ${held}`, ask));
  });
  return steps;
};

/** Looks again whether the other's load has arrived, or gives up waiting. */
export const wait: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach(({ phase, node }, index) => {
    if (phase !== 'waiting') return;
    const name = nameOf(node);
    steps.push(
      step(state, `${name}: the flight that waits reads the remote store once more`, (next) => {
        sendRead(next, index, world);
        return undefined;
      }),
      step(state, `${name}: the flight that waits gives up, and calls the loader`, (next) =>
        giveUp(pick(next.flights, index), world),
      ),
    );
  });
  return steps;
};

function giveUp(flight: Flight, { rules }: World): undefined {
  startLoad(flight, rules.fillNeedsLease ? 'nothing' : 'anyway');
}

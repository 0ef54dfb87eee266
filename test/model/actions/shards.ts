import { askStamps } from '../server.js';
import { pick, serverOf, type Flight, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';

/** On Cluster, either of the two may be executed first. */
export const executeReads: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach((flight, index) => {
    if (flight.phase !== 'reading') return;
    const name = nameOf(flight.node);
    if (!flight.found) {
      steps.push(
        step(state, `${name}: the shard of the entry executes the read`, (next) =>
          executeGet(next, pick(next.flights, index)),
        ),
      );
    }
    if (!flight.stamps) {
      steps.push(
        step(state, `${name}: the shard of the stamp executes the read`, (next) =>
          executeStamps(next, pick(next.flights, index), world),
        ),
      );
    }
  });
  return steps;
};

export function executeGet(state: State, flight: Flight): undefined {
  const { entry, rid } = serverOf(state, flight.node);
  flight.found = { entry, rid };
  if (flight.stamps) flight.phase = 'replied';
}

export function executeStamps(state: State, flight: Flight, { rules }: World): undefined {
  flight.stamps = askStamps(state, serverOf(state, flight.node), rules);
  if (flight.found) flight.phase = 'replied';
}

import { isJoinable, servesNear } from '../node.js';
import { needOfSharing } from '../promises.js';
import { pick } from '../state.js';
import { nameOf, step, type Action, type Step } from '../step.js';

/** Another caller joins a flight; a value that has come already is given at once. */
export const join: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach((flight, index) => {
    const need = needOfSharing(state, flight.node);
    if (!isJoinable(flight, world) || need <= flight.need || servesNear(state, flight.node, world)) return;
    steps.push(
      step(state, `${nameOf(flight.node)}: another caller joins the flight`, (next) => {
        pick(next.flights, index).need = need;
        if (flight.phase !== 'filling' || flight.value >= need) return undefined;
        return `it gets v${flight.value}, though v${need} was announced at ${nameOf(flight.node)} before it asked`;
      }),
    );
  });
  return steps;
};

import { dropNear } from '../node.js';
import { NOTHING, pick } from '../state.js';
import { nameOf, step, type Action, type Step } from '../step.js';

/** A message arrives, in any order and at any time. */
export const deliverMessage: Action = (state, world) => {
  const steps: Step[] = [];
  state.nodes.forEach(({ messages }, node) => {
    state.writers.forEach(({ version }, write) => {
      if ((messages & (1 << write)) === 0) return;
      steps.push(
        step(state, `${nameOf(node)}: hears that what is older than v${version} was evicted`, (next) => {
          dropNear(next, node, world);
          const self = pick(next.nodes, node);
          self.messages &= ~(1 << write);
          self.heard = Math.max(self.heard, version);
          return undefined;
        }),
      );
    });
  });
  return steps;
};

/** The subscription breaks; what was on its way is lost. */
export const loseBus: Action = (state, world) => {
  const steps: Step[] = [];
  if (state.left.busGaps === 0) return steps;
  state.nodes.forEach(({ busUp }, node) => {
    if (!busUp || !state.flights.some((flight) => flight.node === node)) return;
    steps.push(
      step(state, `${nameOf(node)}: the bus is lost`, (next) => {
        next.left.busGaps -= 1;
        if (world.rules.gapTouchesFlights) dropNear(next, node, world);
        const self = pick(next.nodes, node);
        self.busUp = false;
        self.messages = 0;
        if (world.rules.gapSuspendsNear) self.near = NOTHING;
        return undefined;
      }),
    );
  });
  return steps;
};

/** From the return on, nothing may be served that was evicted in the gap. */
export const regainBus: Action = (state, world) => {
  const steps: Step[] = [];
  state.nodes.forEach(({ busUp }, node) => {
    if (busUp) return;
    steps.push(
      step(state, `${nameOf(node)}: the bus is back`, (next) => {
        if (world.rules.gapTouchesFlights) dropNear(next, node, world);
        const self = pick(next.nodes, node);
        self.busUp = true;
        self.near = NOTHING;
        self.heard = next.acknowledged;
        return undefined;
      }),
    );
  });
  return steps;
};

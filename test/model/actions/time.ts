import { isUnderWay, NOTHING, type State } from '../state.js';
import { step, type Action, type Step } from '../step.js';

/** More than `nearMaxStaleness` goes by: whatever was acknowledged before binds every near store from now on. */
export const longPause: Action = (state, { rules }) => {
  if (state.left.longPauses === 0) return [];
  return [
    step(state, 'more than nearMaxStaleness goes by', (next) => {
      next.left.longPauses -= 1;
      for (const node of next.nodes) {
        node.heard = next.acknowledged;
        if (rules.nearAgeBound) node.near = NOTHING;
      }
      for (const flight of next.flights) flight.old ||= isUnderWay(flight);
      return undefined;
    }),
  ];
};

/** A lease runs out while its holder still loads. */
export const expireLease: Action = (state) => {
  if (state.left.leaseExpiries === 0 || !state.servers[0]?.lease) return [];
  return [
    step(state, 'the lease runs out', (next) => {
      next.left.leaseExpiries -= 1;
      lose(next, { lease: null });
      return undefined;
    }),
  ];
};

/** `maxmemory` takes something away. */
export const loseData: Action = (state) => {
  const [primary] = state.servers;
  const steps: Step[] = [];
  if (state.left.losses === 0 || !primary) return steps;
  const loss = (what: string, change: Parameters<typeof lose>[1]): void => {
    steps.push(
      step(state, `Redis runs out of memory, and drops the ${what}`, (next) => {
        next.left.losses -= 1;
        lose(next, change);
        return undefined;
      }),
    );
  };
  if (primary.entry) loss('entry', { entry: null });
  if (primary.lease) loss('lease', { lease: null });
  if (primary.stamp) loss('stamp', { stamp: 0 });
  return steps;
};

function lose(state: State, change: { entry?: null; lease?: null; stamp?: number }): void {
  const [primary] = state.servers;
  if (primary) Object.assign(primary, change);
}

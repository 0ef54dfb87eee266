import { dropNear, land, seen } from '../node.js';
import { evictAtOnce } from '../server.js';
import { newNode } from '../start.js';
import { isUnderWay, NOTHING, pick, serverOf, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';

/** The journal is replayed; what a reply of a new server adds to it stays. */
export const replay: Action = (state, world) => {
  const steps: Step[] = [];
  state.nodes.forEach(({ journal }, index) => {
    if (journal === 0) return;
    steps.push(
      step(state, `${nameOf(index)}: the journal is replayed`, (next) => {
        evictAll(next, index, journal, world);
        const { rid, stampRid } = serverOf(next, index);
        pick(next.nodes, index).journal &= ~journal;
        seen(next, index, rid, stampRid, world);
        dropNear(next, index, world);
        return undefined;
      }),
    );
  });
  return steps;
};

/** A process dies after a commit, before its eviction, and starts anew with nothing. */
export const crash: Action = (state) => {
  const steps: Step[] = [];
  if (state.left.crashes === 0) return steps;
  state.writers.forEach(({ phase, node }, index) => {
    if (phase !== 'committed' && phase !== 'executed') return;
    const moment = phase === 'committed' ? 'before' : 'after';
    steps.push(
      step(state, `${nameOf(node)}: dies ${moment} its eviction was executed, and starts anew`, (next) => {
        next.left.crashes -= 1;
        next.nodes[node] = newNode(NOTHING);
        pick(next.writers, index).phase = 'crashed';
        next.flights.forEach((flight, flightIndex) => {
          if (flight.node === node && isUnderWay(flight)) land(next, flightIndex);
        });
        return undefined;
      }),
    );
  });
  return steps;
};

/** A relay of any node finds rows whose writers are gone. */
export const relay: Action = (state, world) => {
  const left = state.writers.reduce((rows, { phase }, index) => (phase === 'crashed' ? rows | (1 << index) : rows), 0);
  const rows = left & state.outbox;
  if (rows === 0) return [];
  return state.nodes.map((_, index) =>
    step(state, `${nameOf(index)}: the relay executes what the outbox holds`, (next) => {
      evictAll(next, index, rows, world);
      dropNear(next, index, world);
      return undefined;
    }),
  );
};

function evictAll(state: State, from: number, writes: number, { configuration }: World): void {
  state.writers.forEach(({ version }, index) => {
    if ((writes & (1 << index)) === 0) return;
    evictAtOnce(state, from, index, pick(configuration.writes, index).by);
    state.outbox &= ~(1 << index);
    const self = pick(state.nodes, from);
    self.own = Math.max(self.own, version);
    if (self.server === state.inCharge) state.acknowledged = Math.max(state.acknowledged, version);
  });
}

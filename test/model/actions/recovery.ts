import { dropNear, land, seen } from '../node.js';
import { evictAtOnce } from '../server.js';
import { newNode } from '../start.js';
import { isUnderWay, NOTHING, pick, serverOf, type State, type Writer } from '../state.js';
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
export const crash: Action = (state, { configuration }) => {
  const steps: Step[] = [];
  if (state.left.crashes === 0) return steps;
  if (configuration.outbox) return crashOfNodes(state);
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

/** A process dies while something is left to do that only it knows of, beside what the outbox holds. */
function crashOfNodes(state: State): readonly Step[] {
  const steps: Step[] = [];
  state.nodes.forEach(({ journal, delivered }, node) => {
    const own = state.writers.filter(isUnderWayAt(node));
    if (own.length === 0 && journal === 0 && delivered === 0) return;
    steps.push(
      step(state, `${nameOf(node)}: dies, and starts anew`, (next) => {
        next.left.crashes -= 1;
        next.nodes[node] = newNode(NOTHING);
        for (const writer of next.writers.filter(isUnderWayAt(node))) writer.phase = 'crashed';
        next.flights.forEach((flight, index) => {
          if (flight.node === node && isUnderWay(flight)) land(next, index);
        });
        return undefined;
      }),
    );
  });
  return steps;
}

/** A relay of any node finds rows whose writers are gone; in steps, also such as their writers could still deliver. */
export const relay: Action = (state, world) => {
  if (world.configuration.outbox) return relayInSteps(state, world);
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

/**
 * Once the grace period is over, of rows that nobody is about to remove. They are removed by {@link removeRows}: a relay
 * that dies before leaves them to the next one.
 */
function relayInSteps(state: State, world: World): readonly Step[] {
  const known = state.nodes.reduce((rows, { delivered }) => rows | delivered, 0);
  const rows = state.outbox & ~known & ~rowsOf(state.writers.filter(isUnderWayAt()), state);
  if (rows === 0) return [];
  return state.nodes.map((_, index) =>
    step(state, `${nameOf(index)}: the relay executes what the outbox holds, which is acknowledged`, (next) => {
      evictAll(next, index, rows, world);
      pick(next.nodes, index).delivered |= rows;
      dropNear(next, index, world);
      return undefined;
    }),
  );
}

/** In the background, some time after the acknowledgement. */
export const removeRows: Action = (state, { configuration, rules }) => {
  if (!configuration.outbox) return [];
  return state.nodes.flatMap(({ delivered }, index) => {
    // Without the rule: as soon as the write is committed.
    const early = rules.rowRemovedLast ? 0 : rowsOf(state.writers.filter(isUnderWayAt(index)), state);
    const rows = state.outbox & (delivered | early);
    if (rows === 0) return [];
    return [
      step(state, `${nameOf(index)}: removes its row from the outbox`, (next) => {
        next.outbox &= ~rows;
        for (const node of next.nodes) node.delivered &= ~rows;
        return undefined;
      }),
    ];
  });
};

/** Committed, and its eviction not acknowledged yet, at one node or at any. */
const isUnderWayAt =
  (at?: number) =>
  ({ phase, node }: Writer): boolean =>
    (phase === 'committed' || phase === 'executed') && (at === undefined || at === node);

const rowsOf = (writers: readonly Writer[], state: State): number =>
  writers.reduce((rows, writer) => rows | (1 << state.writers.indexOf(writer)), 0);

function evictAll(state: State, from: number, writes: number, { configuration }: World): void {
  state.writers.forEach(({ version }, index) => {
    if ((writes & (1 << index)) === 0) return;
    evictAtOnce(state, from, index, pick(configuration.writes, index).by);
    if (!configuration.outbox) state.outbox &= ~(1 << index);
    const self = pick(state.nodes, from);
    self.own = Math.max(self.own, version);
    if (self.server === state.inCharge) state.acknowledged = Math.max(state.acknowledged, version);
  });
}

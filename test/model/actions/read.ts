import type { Reader } from '../configuration.js';
import { isJoinable, land, servesNear, startLoad } from '../node.js';
import { needOfRead } from '../promises.js';
import { pick, type Flight, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';
import { executeGet, executeStamps } from './shards.js';

/** A caller comes; with nothing to share at its node, a flight starts. */
export const startRead: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach((flight, index) => {
    const { transaction = false } = pick(world.configuration.readers, index);
    const begun = flight.phase === 'in transaction';
    if (!begun && !isNextOf(state, index, world.configuration.readers)) return;
    const name = nameOf(flight.node);
    if (transaction && !begun) {
      const says = `${name}: a transaction begins and takes its snapshot, v${state.db}`;
      steps.push(step(state, says, (next) => beginTransaction(next, index)));
    } else if (!servesNear(state, flight.node, world) && !hasJoinable(state, flight.node, world)) {
      const keptOut = transaction && world.rules.transactionsKeptOut;
      const caller = transaction ? 'a caller in the transaction' : 'a caller';
      const way = keptOut ? 'calls the loader' : 'asks, and a flight reads the remote store';
      steps.push(
        step(state, `${name}: ${caller} ${way}`, (next) => {
          const started = pick(next.flights, index);
          if (!transaction) started.need = needOfRead(state, flight.node);
          if (keptOut) land(next, index);
          else sendRead(next, index, world);
          return undefined;
        }),
      );
    }
  });
  return steps;
};

/** Step A: entry and stamps are asked for, in one go or, on Cluster, each on its own. */
export function sendRead(state: State, index: number, world: World): void {
  const flight = pick(state.flights, index);
  if (pick(state.nodes, flight.node).journal !== 0 && world.rules.journalBypass) {
    startLoad(flight, 'nothing');
    return;
  }
  const free = !state.flights.some((other) => other.node === flight.node && isJoinable(other, world));
  flight.attached ||= free;
  Object.assign(flight, {
    phase: 'reading',
    touched: false,
    old: false,
    found: null,
    stamps: null,
  } satisfies Partial<Flight>);
  if (world.configuration.cluster) return;
  executeGet(state, flight);
  executeStamps(state, flight, world);
}

/** Without the rule against it, the replica answers a read: with the identity of its primary. */
export const readReplica: Action = (state, world) => {
  if (world.rules.replicasNeverRead || !world.configuration.replica) return [];
  const replica = pick(state.servers, 1);
  return startRead(state, world).map(({ says, next }) =>
    step(next, `${says}, and its replica answers`, (answered) => {
      answered.flights.forEach((flight, index) => {
        if (flight.phase !== 'replied' || state.flights[index]?.phase === 'replied') return;
        flight.found = { entry: replica.entry, rid: replica.rid };
        flight.stamps = { stamp: replica.stamp, rid: replica.stampRid };
      });
      return undefined;
    }),
  );
};

function beginTransaction(state: State, index: number): undefined {
  const flight = pick(state.flights, index);
  flight.phase = 'in transaction';
  flight.value = state.db;
}

const hasJoinable = (state: State, node: number, world: World): boolean =>
  state.flights.some((flight) => flight.node === node && isJoinable(flight, world));

/** Flights of one node are alike, but for the one in a transaction: they start in order. */
function isNextOf({ flights }: State, index: number, readers: readonly Reader[]): boolean {
  const { node, phase } = pick(flights, index);
  const before = flights.slice(0, index).some((other, earlier) => {
    const alike = readers[earlier]?.transaction === readers[index]?.transaction;
    return alike && other.node === node && other.phase === 'unused';
  });
  return phase === 'unused' && !before;
}

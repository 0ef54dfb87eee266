import { servesNear } from './node.js';
import { isAlive } from './server.js';
import { pick, type State } from './state.js';
import { nameOf, type World } from './step.js';

/**
 * The oldest version that a read starting now may get, unless it shares what others of its node have. To a node that still
 * speaks to a deposed primary, only its own evictions are promised.
 */
export function needOfRead(state: State, node: number): number {
  const { own, server } = pick(state.nodes, node);
  return Math.max(own, server === state.inCharge ? state.acknowledged : 0);
}

/** The oldest version that a near hit or a joined flight may bring: evictions still under way on the bus do not bind. */
export function needOfSharing(state: State, node: number): number {
  const { own, heard } = pick(state.nodes, node);
  return Math.max(own, Math.min(heard, state.acknowledged));
}

/** What must hold in every state, whoever asks. */
export function brokenPromise(state: State, world: World): string | undefined {
  return nearPromise(state, world) ?? restPromise(state, world);
}

/** Near stores lag by the bus only, and not at all on the node that evicted. While the bus is lost, they are off. */
function nearPromise(state: State, world: World): string | undefined {
  for (const [index, { near, busUp }] of state.nodes.entries()) {
    const need = busUp ? needOfSharing(state, index) : needOfRead(state, index);
    if (servesNear(state, index, world) && near < need) {
      const why = busUp ? `v${need} was announced there` : `v${need} was acknowledged and the bus is lost`;
      return `a caller at ${nameOf(index)} gets v${near} from the near store, though ${why}`;
    }
  }
  return undefined;
}

/** Once every write and its eviction is over, the remote store has the newest version or none. */
function restPromise(state: State, { rules }: World): string | undefined {
  const server = pick(state.servers, state.inCharge);
  const { entry } = server;
  if (!entry || entry.value >= state.db || !atRest(state)) return undefined;
  if (!isAlive(entry, server.rid, { stamp: server.stamp, rid: server.stampRid }, rules)) return undefined;
  return `v${entry.value} is at rest in the remote store, though v${state.db} was committed`;
}

function atRest({ servers, inCharge, writers, nodes, outbox }: State): boolean {
  const { rid, stampRid } = pick(servers, inCharge);
  return (
    outbox === 0 &&
    writers.every(({ phase }) => ['unused', 'begun', 'in doubt', 'late', 'crashed', 'done'].includes(phase)) &&
    nodes.every(
      ({ journal, server, lastRid, lastStampRid }) =>
        journal === 0 && server === inCharge && lastRid === rid && lastStampRid === stampRid,
    )
  );
}

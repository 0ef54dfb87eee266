import { seen } from '../node.js';
import { EMPTY_SERVER } from '../start.js';
import { pick, serverOf, type State } from '../state.js';
import { nameOf, step, type Action, type Step } from '../step.js';

/** The replica catches up. Until then it is the primary of some earlier moment. */
export const replicate: Action = (state, { configuration }) => {
  if (!configuration.replica || hasFailedOver(state)) return [];
  const [primary, replica] = state.servers;
  const same =
    primary?.entry === replica?.entry && primary?.lease === replica?.lease && primary?.stamp === replica?.stamp;
  if (!primary || same) return [];
  return [
    step(state, 'the replica catches up', (next) => {
      next.servers[1] = { ...primary };
      return undefined;
    }),
  ];
};

const TAKEN_OVER = { all: '', entry: 'the shard of the entry', stamp: 'the shard of the stamp' };

/** The replica takes over with what it has, under an identity of its own. */
export const promote: Action = (state, { configuration }) => {
  if (state.left.failovers === 0) return [];
  return [
    step(state, `the replica takes over ${TAKEN_OVER[configuration.failover ?? 'all']}`, (next) => {
      const primary = pick(next.servers, 0);
      const replica = pick(next.servers, 1);
      next.left.failovers -= 1;
      const entryShard = { entry: replica.entry, lease: replica.lease, rid: 1 };
      const stampShard = { stamp: replica.stamp, stampRid: 1 };
      if (configuration.failover !== 'stamp') Object.assign(primary, entryShard);
      if (configuration.failover !== 'entry') Object.assign(primary, stampShard);
      next.servers[1] = { ...EMPTY_SERVER };
      return undefined;
    }),
  ];
};

/** A node's connections move on from the deposed primary; the messages of that one do not reach it any more. */
export const moveOver: Action = (state) => {
  const steps: Step[] = [];
  state.nodes.forEach(({ server }, index) => {
    if (server === state.inCharge) return;
    steps.push(
      step(state, `${nameOf(index)}: is connected to the new primary from now on`, (next) => {
        const self = pick(next.nodes, index);
        self.server = next.inCharge;
        self.messages = 0;
        if (next.nodes.every(({ server: at }) => at === next.inCharge)) next.servers[0] = { ...EMPTY_SERVER };
        return undefined;
      }),
    );
  });
  return steps;
};

/** A heartbeat tells the identity of the server. */
export const heartbeat: Action = (state, world) => {
  const steps: Step[] = [];
  state.nodes.forEach(({ lastRid, lastStampRid }, index) => {
    const { rid, stampRid } = serverOf(state, index);
    if (rid === lastRid && stampRid === lastStampRid) return;
    steps.push(
      step(state, `${nameOf(index)}: a heartbeat tells of another server`, (next) => {
        seen(next, index, rid, stampRid, world);
        return undefined;
      }),
    );
  });
  return steps;
};

const hasFailedOver = ({ servers }: State): boolean => servers[0]?.rid !== 0 || servers[0].stampRid !== 0;

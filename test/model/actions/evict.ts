import { dropNear, seen } from '../node.js';
import { NOTHING, pick, serverOf, type Server, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';
import { partsOf } from './eviction-parts.js';

/** Nothing else of a write matters any more. */
const OVER = { phase: 'done', base: NOTHING, parts: 0, rid: 0, inCharge: false } as const;

/** The server executes the eviction, or the next part of it; a late one may come long after its caller gave up. */
export const executeEviction: Action = (state, world) => {
  const steps: Step[] = [];
  state.writers.forEach(({ phase, node, parts: done }, index) => {
    if (phase !== 'committed' && phase !== 'late') return;
    const parts = partsOf(index, world);
    const part = pick(parts, done);
    const late = phase === 'late' ? ', too late for its caller' : '';
    steps.push(
      step(state, `${nameOf(node)}: ${part.says}${late}`, (next) => {
        const writer = pick(next.writers, index);
        part.execute(next, index, world);
        writer.parts += 1;
        if (writer.parts < parts.length) return undefined;
        if (phase === 'late') {
          Object.assign(writer, OVER);
          return undefined;
        }
        writer.phase = 'executed';
        writer.inCharge = pick(next.nodes, node).server === next.inCharge;
        writer.rid = identityOf(serverOf(next, node), index, world);
        return undefined;
      }),
    );
  });
  return steps;
};

/** The reply arrives, and all that follows in the same tick: ring, identity, own near store and flights. */
export const acknowledge: Action = (state, world) => {
  const steps: Step[] = [];
  state.writers.forEach(({ phase, node, version, rid, inCharge }, index) => {
    if (phase !== 'executed') return;
    steps.push(
      step(state, `${nameOf(node)}: the eviction of what is older than v${version} is acknowledged`, (next) => {
        const self = pick(next.nodes, node);
        const { lastRid, lastStampRid } = self;
        const byScope = pick(world.configuration.writes, index).by === 'scope';
        const stale = rid !== (byScope ? lastStampRid : lastRid);
        if (keepsRing(world)) self.ring |= 1 << index;
        if (stale) self.journal |= 1 << index;
        else {
          if (world.configuration.outbox) self.delivered |= next.outbox & (1 << index);
          else next.outbox &= ~(1 << index);
          if (inCharge) next.acknowledged = Math.max(next.acknowledged, version);
        }
        seen(next, node, byScope ? lastRid : rid, byScope ? rid : lastStampRid, world);
        finish(next, index, world);
        return undefined;
      }),
    );
  });
  return steps;
};

/** The time for the reply is over, whether the eviction was executed or not. The method returns. */
export const timeOut: Action = (state, world) => {
  const steps: Step[] = [];
  if (state.left.timeouts === 0) return steps;
  state.writers.forEach(({ phase, node, parts }, index) => {
    if (phase !== 'executed' && !(phase === 'committed' && parts === 0)) return;
    const fate = phase === 'executed' ? 'its reply was lost' : 'it is still on its way';
    steps.push(
      step(state, `${nameOf(node)}: the eviction times out: ${fate}`, (next) => {
        const self = pick(next.nodes, node);
        next.left.timeouts -= 1;
        if (world.rules.journalKept) self.journal |= 1 << index;
        if (keepsRing(world)) self.ring |= 1 << index;
        if (!world.rules.rowHandedOver) self.delivered |= next.outbox & (1 << index);
        finish(next, index, world);
        if (phase === 'committed') pick(next.writers, index).phase = 'late';
        return undefined;
      }),
    );
  });
  return steps;
};

/** The ring matters only where a server can be new. */
const keepsRing = ({ configuration: { failover, deposed } }: World): boolean =>
  failover !== undefined || deposed === true;

/** Of the shard that executes the eviction. */
const identityOf = ({ rid, stampRid }: Server, index: number, { configuration }: World): number =>
  pick(configuration.writes, index).by === 'scope' ? stampRid : rid;

function finish(state: State, index: number, world: World): void {
  const { node, version } = pick(state.writers, index);
  if (world.rules.ownNearAfterReply) dropNear(state, node, world);
  const self = pick(state.nodes, node);
  self.own = Math.max(self.own, version);
  Object.assign(pick(state.writers, index), OVER);
}

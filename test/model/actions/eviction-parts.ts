import { dropNear } from '../node.js';
import { evictAtOnce, publish } from '../server.js';
import { pick, serverOf, type State } from '../state.js';
import type { World } from '../step.js';
import { put } from './put.js';

/** What the server executes in one go. */
interface Part {
  readonly says: string;
  readonly execute: (state: State, index: number, world: World) => void;
}

const AT_ONCE: Part = {
  says: 'the eviction is executed and published',
  execute(state, index, world) {
    const { by, node } = pick(world.configuration.writes, index);
    evictAtOnce(state, node, index, by);
  },
};
const PUT: Part = { says: 'the put is executed and published', execute: put };
const PUBLISH: Part = {
  says: 'the eviction is published',
  execute: (state, index) => publish(state, pick(state.writers, index).node, index),
};
const DROP_OWN: Part = {
  says: 'the own near store is dropped',
  execute: (state, index, world) => dropNear(state, pick(state.writers, index).node, world),
};
const UNLINK_LEASE: Part = {
  says: 'the lease is unlinked',
  execute: (state, index) => void (serverOf(state, pick(state.writers, index).node).lease = null),
};
const UNLINK_ENTRY: Part = {
  says: 'the entry is unlinked',
  execute: (state, index) => void (serverOf(state, pick(state.writers, index).node).entry = null),
};

/** What an eviction consists of, in order: one script, unless that cannot be or a rule is left out. */
export function partsOf(index: number, { configuration, rules }: World): readonly Part[] {
  if (pick(configuration.writes, index).by === 'put') return [PUT];
  if (configuration.inParts) {
    return rules.leaseFirst ? [UNLINK_LEASE, UNLINK_ENTRY, PUBLISH] : [UNLINK_ENTRY, UNLINK_LEASE, PUBLISH];
  }
  if (!rules.ownNearAfterReply) return [DROP_OWN, AT_ONCE];
  return rules.publishWithUnlink ? [AT_ONCE] : [PUBLISH, AT_ONCE];
}

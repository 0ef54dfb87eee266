import { askStamps, publish } from '../server.js';
import { pick, serverOf, type State } from '../state.js';
import type { World } from '../step.js';

/** PUT: replaces the entry that was there before the write, and removes any other. */
export function put(state: State, index: number, world: World): void {
  const { rules } = world;
  const { node, version, base } = pick(state.writers, index);
  const server = serverOf(state, node);
  const { entry } = server;
  const id = world.configuration.readers.length + 1 + index;
  if (rules.putUnlinksLease) server.lease = null;
  if (!rules.putByCompareAndSet) {
    const fingerprint = askStamps(state, server, rules);
    if (!entry || entry.value <= version) server.entry = { id, rid: server.rid, fingerprint, value: version };
  } else if (entry?.id === base && entry.rid === server.rid) {
    server.entry = { ...entry, id, value: version };
  } else server.entry = null;
  publish(state, node, index);
}

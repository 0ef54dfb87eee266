import type { Rules } from './rules.js';
import { serverOf, type Entry, type Server, type Stamps, type State } from './state.js';

/** STAMPS: a missing one is created. */
export function askStamps(state: State, server: Server, { stampNeverAssumed }: Rules): Stamps {
  if (server.stamp === 0 && stampNeverAssumed) server.stamp = unusedStamp(state);
  return { stamp: server.stamp, rid: server.stampRid };
}

export function isAlive(entry: Entry, rid: number, stamps: Stamps, rules: Rules): boolean {
  return (
    (entry.rid === rid || !rules.ridInEntry) &&
    entry.fingerprint.stamp === stamps.stamp &&
    (entry.fingerprint.rid === stamps.rid || !rules.ridInFingerprint)
  );
}

/** LEASE. `token` is negative where a node uses the same one again. */
export function askLease(server: Server, token: number, seenId: number, rules: Rules): 'ours' | 'held' | 'entry' {
  const { lease, entry } = server;
  if (lease && (lease.rid === server.rid || !rules.ridInLease) && lease.token !== token) return 'held';
  if (entry && entry.id !== seenId) return 'entry';
  server.lease = { token, rid: server.rid };
  return 'ours';
}

/** PUBLISH: reaches those who are subscribed to this server. */
export function publish(state: State, from: number, write: number): void {
  const server = state.nodes[from]?.server;
  state.nodes.forEach((node, index) => {
    if (index !== from && node.busUp && node.server === server) node.messages |= 1 << write;
  });
}

/** EVICT in one script. */
export function evictAtOnce(state: State, from: number, write: number, by: 'key' | 'scope' | 'put'): void {
  const server = serverOf(state, from);
  if (by === 'scope') server.stamp = 0;
  else {
    server.lease = null;
    server.entry = null;
  }
  publish(state, from, write);
}

/** Random in fact; here the smallest that nothing refers to, which keeps the space finite. */
function unusedStamp(state: State): number {
  const used = new Set<number | undefined>();
  for (const { stamp, entry } of state.servers) used.add(stamp).add(entry?.fingerprint.stamp);
  for (const { stamps, found } of state.flights) used.add(stamps?.stamp).add(found?.entry?.fingerprint.stamp);
  for (const { rememberedStamp } of state.nodes) used.add(rememberedStamp);
  let stamp = 1;
  while (used.has(stamp)) stamp += 1;
  return stamp;
}

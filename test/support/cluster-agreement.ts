import { viewOf } from './cluster-node.js';
import type { ClusterNode } from './cluster-node.js';
import { countSlots, SLOTS } from './cluster-view.js';
import type { ClusterMember } from './cluster-view.js';
import { isLinked } from './replica-link.js';

/**
 * Whether all these nodes see the same, none of them failed, all slots are served and all replicas are linked. If so,
 * their roles are noted.
 */
export async function agree(nodes: readonly ClusterNode[]): Promise<boolean> {
  const ids = new Set(nodes.map(({ id }) => id));
  const views = await Promise.all(
    nodes.map(async (node) => (await viewOf(node)).filter(({ id }) => ids.has(id)).sort(byId)),
  );
  const [members = []] = views;
  if (new Set(views.map((view) => JSON.stringify(view))).size !== 1) return false;
  if (members.length !== nodes.length || !areWhole(members)) return false;

  const states = await Promise.all(nodes.map(({ admin }) => admin.facts('CLUSTER', 'INFO')));
  if (states.some((state) => state.cluster_state !== 'ok')) return false;

  for (const node of nodes) assignRole(node, members);
  const replicas = nodes.filter(({ role, isDetached }) => role === 'replica' && !isDetached);
  return (await Promise.all(replicas.map(({ admin }) => isLinked(admin)))).every(Boolean);
}

function byId(one: ClusterMember, other: ClusterMember): number {
  return one.id < other.id ? -1 : 1;
}

/** No node is on its way in or out, and each slot and each replica belongs to one of them. */
function areWhole(members: readonly ClusterMember[]): boolean {
  const isSettled = ({ flags, master }: ClusterMember): boolean =>
    flags.every((flag) => flag === 'master' || flag === 'slave') &&
    (master === undefined || members.some(({ id }) => id === master));
  return members.every(isSettled) && members.reduce((sum, { slots }) => sum + countSlots(slots), 0) === SLOTS;
}

function assignRole(node: ClusterNode, members: readonly ClusterMember[]): void {
  node.masterId = members.find(({ id }) => id === node.id)?.master;
  node.role = node.masterId === undefined ? 'master' : 'replica';
}

import { readClusterNodes } from './cluster-view.js';
import type { ClusterMember } from './cluster-view.js';
import { onFreePort, quietPort } from './free-port.js';
import { RedisAdmin } from './redis-admin.js';
import { startRedis } from './redis-server.js';
import type { RedisServer } from './redis-server.js';

/** Nodes speak to each other on the port so far above their own. */
const BUS_DISTANCE = 10_000;

export interface ClusterNode {
  readonly url: string;
  readonly port: number;
  readonly id: string;
  /** As all nodes saw it when the cluster last settled. */
  role: 'master' | 'replica';
  /** The id of the node that it copies, when it is a replica. */
  masterId: string | undefined;
  state: 'running' | 'frozen' | 'killed';
  /** Whether it is kept from copying its master. */
  isDetached: boolean;
  readonly admin: RedisAdmin;
  server: RedisServer;
  /** Starts it on its port again, empty, with what it knew of the cluster. */
  readonly restart: () => Promise<RedisServer>;
}

/**
 * A node that belongs to no cluster yet.
 *
 * @param nodeTimeout milliseconds
 * @param args further arguments of redis-server
 */
export async function startClusterNode(nodeTimeout: number, args: readonly string[]): Promise<ClusterNode> {
  const own = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeout)];
  const start = (port: number, extra: string[] = []): Promise<RedisServer> =>
    startRedis({ port, args: [...own, '--repl-diskless-sync-delay', '0', ...args, ...extra] });
  const server = await onFreePort(start, () => quietPort(BUS_DISTANCE));
  const { url, port, guardian } = server;
  const admin = new RedisAdmin(port);
  const id = await admin.text('CLUSTER', 'MYID');
  const restart = (): Promise<RedisServer> => start(port, ['--dir', guardian.directory]);
  return {
    url,
    port,
    id,
    role: 'master',
    masterId: undefined,
    state: 'running',
    isDetached: false,
    admin,
    server,
    restart,
  };
}

/** The cluster as this node sees it. */
export async function viewOf({ admin }: ClusterNode): Promise<ClusterMember[]> {
  return readClusterNodes(await admin.text('CLUSTER', 'NODES'));
}

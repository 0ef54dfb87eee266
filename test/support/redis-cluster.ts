import { agree } from './cluster-agreement.js';
import { startClusterNode, viewOf } from './cluster-node.js';
import type { ClusterNode } from './cluster-node.js';
import { holdsSlot, SLOTS } from './cluster-view.js';
import { endAtOnce } from './end-at-once.js';
import type { RedisServer } from './redis-server.js';
import { admitReplica, detachReplica } from './replica-link.js';
import { until } from './until.js';

export type { ClusterNode } from './cluster-node.js';

interface Shape {
  masters: number;
  replicasPerMaster: number;
  /** Milliseconds after which a silent node counts as dead: its replica takes over within about a second more. */
  nodeTimeout: number;
  /** Further arguments of redis-server, for every node. */
  args: string[];
}

/** A real Redis Cluster on loopback. The masters come first, then their replicas in the same order, round by round. */
export class RedisCluster {
  private readonly former: RedisServer[] = [];

  private constructor(readonly nodes: readonly ClusterNode[]) {}

  static async start(shape: Shape): Promise<RedisCluster> {
    const count = shape.masters * (1 + shape.replicasPerMaster);
    const started = await Promise.allSettled(
      Array.from({ length: count }, () => startClusterNode(shape.nodeTimeout, shape.args)),
    );
    const cluster = new RedisCluster(started.flatMap((node) => (node.status === 'fulfilled' ? [node.value] : [])));
    try {
      for (const node of started) if (node.status === 'rejected') throw node.reason;
      await cluster.form(shape.masters);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** The node dies as on a power cut. Its replica, if any, takes over by itself: settle() waits for that. */
  async kill(index: number): Promise<void> {
    const node = this.node(index);
    node.state = 'killed';
    node.admin.close();
    await node.server.kill();
  }

  /** Brings a killed node back on its port, empty: as a replica, if another one has taken over. */
  async revive(index: number): Promise<void> {
    const node = this.node(index);
    // Its folder, in which it keeps what it knows of the others, goes with the server that made it.
    this.former.push(node.server);
    node.server = await node.restart();
    node.state = 'running';
    await this.settle();
  }

  /** The node hangs. Longer than the node timeout, and its replica takes over. */
  freeze(index: number): void {
    const node = this.node(index);
    node.state = 'frozen';
    node.server.freeze();
  }

  thaw(index: number): void {
    const node = this.node(index);
    node.server.thaw();
    node.state = 'running';
  }

  /** The replica misses every write from now on; failover() and attach() end that. */
  async detach(replicaIndex: number): Promise<void> {
    const node = this.node(replicaIndex);
    node.isDetached = true;
    await detachReplica(node.admin);
  }

  async attach(replicaIndex: number): Promise<void> {
    const node = this.node(replicaIndex);
    await admitReplica(node.admin);
    node.isDetached = false;
    await this.settle();
  }

  /**
   * Makes a replica the master at once, whatever it has missed, and waits until all nodes agree.
   *
   * @returns the index of the new master
   */
  async failover(masterIndex: number): Promise<number> {
    const { id } = this.node(masterIndex);
    const successor = this.nodes.findIndex(({ masterId, state }) => masterId === id && state === 'running');
    const node = this.node(successor);
    await node.admin.ask('CLUSTER', 'FAILOVER', 'TAKEOVER');
    await until('the replica was master', async () => (await node.admin.text('ROLE')).startsWith('master'));
    await this.settle();
    return successor;
  }

  /** Waits until all running nodes agree on who serves what, every slot is served, and every replica is linked. */
  async settle(): Promise<void> {
    const running = this.nodes.filter(({ state }) => state === 'running');
    await until('all nodes of the cluster agreed', () => agree(running));
    // Whoever missed writes and was promoted all the same is to be a replica like others when its time comes again.
    for (const node of running) {
      if (node.role === 'replica' || !node.isDetached) continue;
      await admitReplica(node.admin);
      node.isDetached = false;
    }
  }

  async slotOf(key: string): Promise<number> {
    const [node] = this.nodes.filter(({ state }) => state === 'running');
    return Number(await node?.admin.ask('CLUSTER', 'KEYSLOT', key));
  }

  /** The index of the master that serves a slot. */
  async masterOf(slot: number): Promise<number> {
    const [node] = this.nodes.filter(({ state }) => state === 'running');
    const owner = node && (await viewOf(node)).find(({ slots }) => holdsSlot(slots, slot));
    return this.nodes.findIndex(({ id }) => id === owner?.id);
  }

  /** From now on the old master answers ASK for keys of this slot that it does not have. */
  async startMigration(slot: number, from: number, to: number): Promise<void> {
    await this.node(to).admin.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', this.node(from).id);
    await this.node(from).admin.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', this.node(to).id);
  }

  /** Moves some keys of a slot on its way: the others stay behind. */
  async migrateKeys(keys: readonly string[], from: number, to: number): Promise<void> {
    const { port } = this.node(to);
    await this.node(from).admin.ask('MIGRATE', '127.0.0.1', port, '', 0, 5_000, 'KEYS', ...keys);
  }

  /** Moves the keys that are left, and then the slot: the old master answers MOVED. */
  async finishMigration(slot: number, from: number, to: number): Promise<void> {
    const keysLeft = async (): Promise<string[]> =>
      (await this.node(from).admin.ask('CLUSTER', 'GETKEYSINSLOT', slot, 1_000)) as string[];
    for (let keys = await keysLeft(); keys.length > 0; keys = await keysLeft()) await this.migrateKeys(keys, from, to);
    // The new owner first: should the old one learn it before, nobody would serve the slot for a moment.
    for (const index of [to, from])
      await this.node(index).admin.ask('CLUSTER', 'SETSLOT', slot, 'NODE', this.node(to).id);
    await this.settle();
  }

  async moveSlot(slot: number, from: number, to: number): Promise<void> {
    await this.startMigration(slot, from, to);
    await this.finishMigration(slot, from, to);
  }

  async stop(): Promise<void> {
    for (const { admin } of this.nodes) admin.close();
    await endAtOnce(this.nodes.map(({ server }) => server));
    await endAtOnce(this.former);
  }

  private node(index: number): ClusterNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`The cluster has no such node: ${String(index)}`);
    return node;
  }

  /** By hand, because redis-cli waits a second between its questions. */
  private async form(masterCount: number): Promise<void> {
    const masters = this.nodes.slice(0, masterCount);
    await Promise.all(
      this.nodes.map(async ({ admin }, index) => {
        await admin.ask('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
        if (index < masterCount) await admin.ask('CLUSTER', 'ADDSLOTS', ...share(index, masterCount));
      }),
    );
    // Everybody meets everybody: gossip would need some rounds.
    for (const [index, { admin }] of this.nodes.entries()) {
      for (const { port } of this.nodes.slice(index + 1)) await admin.ask('CLUSTER', 'MEET', '127.0.0.1', port);
    }
    const acquainted = async (node: ClusterNode): Promise<boolean> => {
      const view = await viewOf(node);
      return this.nodes.every(({ id }) =>
        view.some((member) => member.id === id && !member.flags.includes('handshake')),
      );
    };
    await until('all nodes knew each other', async () =>
      (await Promise.all(this.nodes.map(acquainted))).every(Boolean),
    );
    const replicas = this.nodes.slice(masterCount);
    await Promise.all(
      replicas.map(({ admin }, index) => admin.ask('CLUSTER', 'REPLICATE', masters[index % masterCount]?.id ?? '')),
    );
    await until('all replicas were replicas', async () =>
      (await Promise.all(replicas.map(({ admin }) => admin.text('ROLE')))).every((role) => role.startsWith('slave')),
    );
    await this.settle();
  }
}

/** A cluster on free ports, settled. @throws Error with the words of the node that failed */
export function startRedisCluster(shape: Partial<Shape> = {}): Promise<RedisCluster> {
  return RedisCluster.start({ masters: 3, replicasPerMaster: 1, nodeTimeout: 1_000, args: [], ...shape });
}

function share(index: number, of: number): number[] {
  const start = (part: number): number => Math.floor((part * SLOTS) / of);
  return Array.from({ length: start(index + 1) - start(index) }, (_, slot) => start(index) + slot);
}

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Guardian } from '../support/guardian.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { startRedisCluster, type RedisCluster } from '../support/redis-cluster.js';
import { startRedisSentinel, type RedisSentinel } from '../support/redis-sentinel.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';
import type { NatMap, RedisPlace } from './subject.js';

export type Topology = RedisPlace['kind'];

const HOST = '127.0.0.1';

/** The proxies of one node: one for each server. */
export class NodeNetwork {
  constructor(readonly proxies: readonly TcpProxy[]) {}

  /** Does the same to the way to each server. */
  async each(change: (proxy: TcpProxy) => unknown): Promise<void> {
    await Promise.all(this.proxies.map(change));
  }
}

/** Redis in one of its forms, with a network of its own for each node. */
export interface Deployment {
  readonly kind: Topology;
  readonly networks: readonly NodeNetwork[];
  placeOf(node: number): RedisPlace;
  stop(): Promise<void>;
}

/** Seeds of the proxies: each breaks in its own way, and in the same way in every run with the same seed. */
const networksFor = (nodes: number, ports: readonly number[], seed: number): Promise<NodeNetwork[]> =>
  Promise.all(
    Array.from(
      { length: nodes },
      async (_, node) =>
        new NodeNetwork(
          await Promise.all(
            ports.map((targetPort, index) => startProxy({ targetPort, seed: seed + node * 100 + index })),
          ),
        ),
    ),
  );

async function stopNetworks(networks: readonly NodeNetwork[]): Promise<void> {
  await Promise.all(networks.map((network) => network.each((proxy) => proxy.stop())));
}

function natMapOf(ports: readonly number[], { proxies }: NodeNetwork): NatMap {
  return Object.fromEntries(
    ports.map((port, index) => [`${HOST}:${port}`, { host: HOST, port: proxies[index]?.port ?? port }]),
  );
}

function networkOf(networks: readonly NodeNetwork[], node: number): NodeNetwork {
  const network = networks[node];
  if (!network) throw new Error(`There is no network for node ${node}.`);
  return network;
}

/** One server. */
export class SingleRedis implements Deployment {
  readonly kind = 'single';
  private readonly snapshots: Guardian[] = [];
  private adminLine: RedisAdmin;

  private constructor(
    public server: RedisServer,
    readonly networks: readonly NodeNetwork[],
  ) {
    this.adminLine = new RedisAdmin(server.port);
  }

  static async start(nodes: number, seed: number): Promise<SingleRedis> {
    const server = await startRedis();
    return new SingleRedis(server, await networksFor(nodes, [server.port], seed));
  }

  get admin(): RedisAdmin {
    return this.adminLine;
  }

  placeOf(node: number): RedisPlace {
    return { kind: 'single', url: networkOf(this.networks, node).proxies[0]?.url ?? '' };
  }

  /** Kills it as on a power cut. */
  async kill(): Promise<void> {
    this.adminLine.close();
    await this.server.kill();
  }

  /** Writes what it holds to a file. @returns arguments with which a server begins with that */
  async snapshot(): Promise<string[]> {
    await this.adminLine.ask('SAVE');
    // Its own folder, or that of the snapshot with which it began.
    const [, folder] = (await this.adminLine.ask('CONFIG', 'GET', 'dir')) as [string, string];
    const copy = new Guardian('snapshot', 'TERM');
    this.snapshots.push(copy);
    // A copy: the server may save again, and the folder of a server goes with it.
    await copyFile(join(folder, 'dump.rdb'), join(copy.directory, 'dump.rdb'));
    return ['--dir', copy.directory];
  }

  /** Starts another one on the port of the one that was killed. */
  async startAgain(args: string[] = []): Promise<void> {
    await this.server.stop();
    this.server = await startRedis({ port: this.server.port, args });
    this.adminLine = new RedisAdmin(this.server.port);
  }

  async stop(): Promise<void> {
    this.adminLine.close();
    await stopNetworks(this.networks);
    await this.server.stop();
    for (const snapshot of this.snapshots) snapshot.release();
  }
}

/** A primary and a replica under one sentinel. The sentinel itself is reached directly. */
export class SentinelRedis implements Deployment {
  readonly kind = 'sentinel';

  private constructor(
    readonly group: RedisSentinel,
    private readonly ports: readonly number[],
    readonly networks: readonly NodeNetwork[],
  ) {}

  static async start(nodes: number, seed: number): Promise<SentinelRedis> {
    const group = await startRedisSentinel();
    const ports = [group.primary.port, group.replica.port];
    return new SentinelRedis(group, ports, await networksFor(nodes, ports, seed));
  }

  placeOf(node: number): RedisPlace {
    const { sentinels, name } = this.group;
    return { kind: 'sentinel', sentinels, name, natMap: natMapOf(this.ports, networkOf(this.networks, node)) };
  }

  async stop(): Promise<void> {
    await stopNetworks(this.networks);
    await this.group.stop();
  }
}

/** Three masters, each with a replica. */
export class ClusterRedis implements Deployment {
  readonly kind = 'cluster';

  private constructor(
    readonly cluster: RedisCluster,
    private readonly ports: readonly number[],
    readonly networks: readonly NodeNetwork[],
  ) {}

  static async start(nodes: number, seed: number): Promise<ClusterRedis> {
    const cluster = await startRedisCluster();
    const ports = cluster.nodes.map(({ server }) => server.port);
    return new ClusterRedis(cluster, ports, await networksFor(nodes, ports, seed));
  }

  placeOf(node: number): RedisPlace {
    const network = networkOf(this.networks, node);
    const nodes = network.proxies.slice(0, 3).map(({ port }) => ({ host: HOST, port }));
    return { kind: 'cluster', nodes, natMap: natMapOf(this.ports, network) };
  }

  async stop(): Promise<void> {
    await stopNetworks(this.networks);
    await this.cluster.stop();
  }
}

export async function deploy(topology: Topology, nodes: number, seed: number): Promise<Deployment> {
  switch (topology) {
    case 'single':
      return SingleRedis.start(nodes, seed);
    case 'sentinel':
      return SentinelRedis.start(nodes, seed);
    case 'cluster':
      return ClusterRedis.start(nodes, seed);
  }
}

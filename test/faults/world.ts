import { until } from '../support/until.js';
import { deploy, type Deployment, type Topology } from './deployment.js';
import type { HistoryRecord } from './history.js';
import { NodeProcess } from './node-process.js';
import type { NodeFigures, Trouble } from './protocol.js';
import { PostgresRegisters, registerNames } from './registers.js';
import type { RegisterName } from './subject.js';
import type { WorkloadOptions } from './workload.js';

/** Milliseconds; the default of our cache. */
export const REMOTE_TIMEOUT = 100;

const GROUP_SIZE = 10;

/**
 * A workload that leaves something to find: enough writes for every interleaving, and so many names that after an
 * outage most of them are not evicted anyway.
 */
export const USUAL = { registers: 200, workload: { callers: 6, pause: 4, writes: 0.04 } } as const;

export interface WorldOptions {
  readonly subject: string;
  readonly topology: Topology;
  readonly nodes: number;
  readonly seed: number;
  /** An empty database for this world. */
  readonly database: string;
  /** Where the laboratory was compiled to. */
  readonly folder: string;
  /** How many registers there are. */
  readonly registers: number;
  /** Milliseconds that a near store may lag. */
  readonly nearMaxStaleness: number;
  readonly workload: Pick<WorkloadOptions, 'callers' | 'pause' | 'writes'>;
}

/** What can be told about a process of the service once a run is over. */
export interface Process {
  readonly near: boolean;
}

/** The service in its processes, its Redis and its database. */
export class World {
  readonly nodes: NodeProcess[] = [];
  /** Those that were killed. */
  private readonly former: NodeProcess[] = [];
  private lastNode = -1;

  private constructor(
    readonly options: WorldOptions,
    readonly redis: Deployment,
    readonly registers: PostgresRegisters,
    readonly names: readonly RegisterName[],
  ) {}

  /** @throws Error when a server or a node does not start; nothing of it is left running then */
  static async start(options: WorldOptions): Promise<World> {
    const names = registerNames(options.registers, Math.ceil(options.registers / GROUP_SIZE));
    const registers = new PostgresRegisters(options.database);
    await registers.create(names);
    const world = new World(options, await deploy(options.topology, options.nodes, options.seed), registers, names);
    try {
      const starting = Array.from({ length: options.nodes }, (_, place) => world.startNode(place));
      const started = await Promise.allSettled(starting);
      world.nodes.push(...started.flatMap((node) => (node.status === 'fulfilled' ? [node.value] : [])));
      for (const node of started) if (node.status === 'rejected') throw node.reason;
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** The last third of the nodes keeps nothing in its process: what it reads is what Redis says. */
  keepsNear(place: number): boolean {
    return place < this.options.nodes - Math.max(1, Math.floor(this.options.nodes / 3));
  }

  node(place: number): NodeProcess {
    const node = this.nodes[place];
    if (!node) throw new Error(`There is no node ${place}.`);
    return node;
  }

  get processes(): ReadonlyMap<number, Process> {
    return new Map([...this.former, ...this.nodes].map(({ options: { node, near } }) => [node, { near }]));
  }

  /** Lets a node read, write and evict until {@link rest}. */
  async work(place: number): Promise<void> {
    const { seed, workload } = this.options;
    const node = this.node(place);
    await node.ask('work', { ...workload, names: this.names, seed: seed + node.options.node });
  }

  async rest(): Promise<void> {
    await Promise.all(this.running.map((node) => node.ask('rest')));
  }

  /** Kills a node as on a power cut. */
  async killNode(place: number): Promise<void> {
    const node = this.node(place);
    await node.kill();
    this.former.push(node);
  }

  /** Puts a new process, at work, in the place of one that was killed. */
  async replaceNode(place: number): Promise<NodeProcess> {
    const node = await this.startNode(place);
    this.nodes[place] = node;
    await this.work(place);
    return node;
  }

  /** Moves what was recorded so far out of the nodes. */
  takeHistory(): HistoryRecord[] {
    return [...this.former, ...this.nodes].flatMap(({ history }) => history.splice(0));
  }

  takeTroubles(): Trouble[] {
    return [...this.former, ...this.nodes].flatMap(({ troubles }) => troubles.splice(0));
  }

  get recorded(): number {
    return [...this.former, ...this.nodes].reduce((sum, { history }) => sum + history.length, 0);
  }

  figures(): Promise<NodeFigures[]> {
    return Promise.all(this.running.map((node) => node.ask('figures')));
  }

  /** Waits until Redis has acknowledged every eviction. @returns false when that takes longer than the limit */
  async drained(limit: number): Promise<boolean> {
    try {
      await until(
        'all evictions were acknowledged',
        async () => (await this.figures()).every(({ unacknowledged }) => unacknowledged === 0),
        limit,
      );
      return true;
    } catch {
      return false;
    }
  }

  get running(): NodeProcess[] {
    return this.nodes.filter(({ isRunning }) => isRunning);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.redis.stop();
    await this.registers.close();
  }

  private startNode(place: number): Promise<NodeProcess> {
    const { subject, database, folder, nearMaxStaleness } = this.options;
    this.lastNode += 1;
    return NodeProcess.start(folder, {
      subject,
      node: this.lastNode,
      database,
      redis: this.redis.placeOf(place),
      namespace: 'lab',
      near: this.keepsNear(place),
      remoteTimeout: REMOTE_TIMEOUT,
      nearMaxStaleness,
    });
  }
}

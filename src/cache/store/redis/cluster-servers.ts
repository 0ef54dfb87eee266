import type { Cluster, NatMap, Redis } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';
import { parseClusterNodes, redirectionOf } from './cluster-replies.js';
import { backOff, LONGEST_PAUSE } from './back-off.js';
import { ClientListeners } from './client-listeners.js';
import { hashSlot, SLOTS } from './hash-slot.js';
import { inOnePacket } from './one-packet.js';
import { Readiness } from './readiness.js';
import type { FollowOptions, RedisNodes, Survey } from './redis-nodes.js';
import { DEDICATED } from './redis-options.js';
import { SilenceWatch } from './silence-watch.js';
import { insistOnVersion, serverIdentity } from './server-facts.js';

/** How often one command is sent on to another server. */
const MOST_HOPS = 5;

/** A node that could take a command now, or as soon as the connection that it begins is made. */
const USABLE: readonly Redis['status'][] = ['wait', 'connecting', 'connect', 'ready'];

/**
 * The masters of a cluster. ioredis keeps the connections and the map of slots; redirections are followed here, so that
 * it is known which server gave an answer.
 */
export class ClusterServers implements RedisNodes {
  readonly layout = 'sharded';
  private readonly readiness: Readiness;
  private readonly listeners = new ClientListeners();
  private readonly silence = new SilenceWatch();
  private readonly byAddress = new Map<string, Redis>();
  private look: NodeJS.Timeout | undefined;
  private lookedAt = -Infinity;
  /** How often it was asked who serves what, since a connection was made or nobody wanted to know. */
  private looks = 0;
  private closed = false;

  /** @param owned whether the client is closed with this object */
  constructor(
    private readonly cluster: Cluster,
    private readonly owned: boolean,
    readonly description: string,
  ) {
    const { keyPrefix } = cluster.options;
    if (keyPrefix)
      throw new InvalidOptionError('remote.client', { keyPrefix }, 'a client without keyPrefix; use `namespace`');
    this.readiness = new Readiness(
      () => description,
      () => this.begin(),
    );
    for (const node of cluster.nodes()) this.enter(node);
    const note = (error: Error): void => this.readiness.note(error);
    const down = (): void => this.readiness.down();
    this.listeners.add(cluster, {
      '+node': (node: Redis) => this.enter(node),
      '-node': (node: Redis) => this.leave(node),
      // Failures reach the callers of commands; the event would end the process if nobody listened.
      error: note,
      'node error': note,
      ready: () => void this.confirm(),
      close: down,
      end: down,
    });
  }

  slotOf(name: string): number {
    return hashSlot(name);
  }

  onReady(listener: () => void): void {
    this.readiness.onUp(listener);
  }

  /** Redirections lead away from it. */
  onDemoted(): void {}

  get isOpen(): boolean {
    return this.readiness.isUp;
  }

  connect(timeout: number): Promise<void> {
    return this.readiness.connect(timeout);
  }

  opened(): Promise<void> {
    return this.readiness.opened();
  }

  homeOf(name: string): Redis {
    const slot = hashSlot(name);
    const address = this.cluster.slots[slot]?.[0];
    const node = address === undefined ? undefined : this.byAddress.get(address);
    if (node && USABLE.includes(node.status)) return node;
    this.lookAgain();
    throw new Error(`${this.description}: no connection to the master of slot ${slot} (${address ?? 'nobody'})`);
  }

  to<T>(node: Redis, send: (node: Redis) => Promise<T>): Promise<T> {
    inOnePacket(node);
    return this.owned ? this.silence.watch(node, send) : send(node);
  }

  async at<T>(name: string, send: (node: Redis) => Promise<T>, { follow = 'all' }: FollowOptions = {}): Promise<T> {
    await this.opened();
    let node = this.homeOf(name);
    let isAsking = false;
    for (let hops = 0; ; hops += 1) {
      try {
        // The server grants it to the next command only, which `send` writes at once.
        if (isAsking) node.asking().catch(() => {});
        return await this.to(node, send);
      } catch (error) {
        const redirection = redirectionOf(error, node.options.host);
        if (!redirection || hops === MOST_HOPS) throw error;
        isAsking = redirection.kind === 'ASK';
        if (isAsking && follow === 'moved') throw error;
        node = await this.nodeAt(redirection.address);
        if (!isAsking) this.cluster.slots[redirection.slot] = [addressOf(node)];
      }
    }
  }

  async survey(): Promise<Survey> {
    await this.opened();
    await this.refreshed();
    const views = await Promise.all(
      this.cluster.nodes('master').map(async (node) => {
        const [nodes, info] = await Promise.all([node.cluster('NODES'), node.info('replication')]);
        return { node, ...parseClusterNodes(String(nodes)), info };
      }),
    );
    const masters = views.filter(({ slots }) => slots.length > 0);
    const served = new Set(masters.flatMap(({ slots }) => slots));
    if (served.size < SLOTS || masters.reduce((sum, { slots }) => sum + slots.length, 0) > SLOTS)
      throw new Error(`${this.description}: its masters do not agree on who serves what`);
    return {
      servers: masters.map(({ node, info }) => ({ node, identity: serverIdentity(info) })),
      signature: masters
        .map(({ signature, info }) => `${signature} ${serverIdentity(info)}`)
        .sort()
        .join('\n'),
      isMoving: masters.some(({ isMoving }) => isMoving),
    };
  }

  async identities(): Promise<readonly string[]> {
    await this.opened();
    const answers = await Promise.allSettled(
      this.owners().map((node) => this.to(node, async () => serverIdentity(await node.info('replication')))),
    );
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    if (found.length < answers.length) this.lookAgain();
    if (found.length > 0) return found;
    const cause: unknown = answers.find((answer) => answer.status === 'rejected')?.reason;
    throw new Error(`${this.description}: none of its masters answered`, { cause });
  }

  async each<T>(ask: (node: Redis) => Promise<T>): Promise<readonly T[]> {
    await this.opened();
    const owners = this.owners();
    if (owners.length === 0) throw new Error(`${this.description}: none of its masters is known`);
    return Promise.all(owners.map((node) => this.to(node, ask)));
  }

  async dedicated(name: string): Promise<Redis> {
    await this.opened();
    return this.homeOf(name).duplicate(DEDICATED);
  }

  lookAgain(): void {
    if (this.look || this.closed) return;
    const since = performance.now() - this.lookedAt;
    if (since > 2 * LONGEST_PAUSE) this.looks = 0;
    const pause = Math.max(0, backOff((this.looks += 1)) - since);
    this.look = setTimeout(() => {
      this.look = undefined;
      this.lookedAt = performance.now();
      this.cluster.refreshSlotsCache();
    }, pause);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.look);
    this.readiness.close();
    if (!this.owned) this.listeners.removeAll();
    if (!this.owned || this.cluster.status === 'end') return;
    const nodes = this.cluster.nodes();
    this.cluster.disconnect();
    await Promise.all(
      nodes.map(async (node) => {
        if (node.status !== 'end') await new Promise((resolve) => node.once('end', resolve));
      }),
    );
  }

  private begin(): void {
    if (this.cluster.status === 'ready') void this.confirm();
    else if (this.cluster.status === 'wait') this.cluster.connect().catch(() => {});
    else if (this.cluster.status === 'end') this.readiness.down();
  }

  private async confirm(): Promise<void> {
    try {
      const [node] = this.cluster.nodes('master');
      if (!node) throw new Error(`${this.description} has no master`);
      insistOnVersion(await node.info('server'), this.description);
      if (this.cluster.status === 'ready') this.readiness.up();
    } catch (error) {
      if (this.cluster.status !== 'ready') return;
      this.readiness.refuse(error instanceof Error ? error : new Error(String(error)));
      if (this.owned) this.cluster.disconnect(true);
    }
  }

  private enter(node: Redis): void {
    this.byAddress.set(addressOf(node), node);
    // One of several is back: what was waiting for it can be sent.
    this.listeners.remove(node);
    this.listeners.add(node, {
      ready: () => {
        this.looks = 0;
        if (this.readiness.isUp) this.readiness.again();
      },
    });
  }

  private leave(node: Redis): void {
    const address = addressOf(node);
    if (this.byAddress.get(address) === node) this.byAddress.delete(address);
    this.listeners.remove(node);
    if (this.cluster.status === 'ready') this.lookAgain();
  }

  /** The connections to all that serve slots, as far as is known and there are any. */
  private owners(): readonly Redis[] {
    const addresses = new Set(this.cluster.slots.flatMap(([address]) => address ?? []));
    return [...addresses].flatMap((address) => this.byAddress.get(address) ?? []);
  }

  private async nodeAt(told: string): Promise<Redis> {
    const address = this.translated(told);
    if (!this.byAddress.has(address)) await this.refreshed();
    const node = this.byAddress.get(address);
    if (node && USABLE.includes(node.status)) return node;
    this.lookAgain();
    throw new Error(`${this.description}: no connection to ${address}`);
  }

  /** Where a node is reached from here, if that is another address than its own. */
  private translated(address: string): string {
    const natMap: NatMap | undefined = this.cluster.options.natMap;
    const mapped = typeof natMap === 'function' ? natMap(address) : natMap?.[address];
    return mapped ? `${mapped.host}:${mapped.port}` : address;
  }

  private refreshed(): Promise<void> {
    return new Promise((resolve) => {
      this.cluster.refreshSlotsCache(() => resolve());
    });
  }
}

const addressOf = ({ options: { host = '127.0.0.1', port = 6_379 } }: Redis): string => `${host}:${port}`;

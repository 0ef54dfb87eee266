import { randomUUID } from 'node:crypto';
import { newEntryId } from '../../entry/entry-id.js';
import type { EvictionTarget } from '../../key/eviction-target.js';
import type { BusListener, BusSubscription } from '../remote-bus.js';
import type {
  EvictOptions,
  FillRequest,
  LeaseReply,
  LeaseRequest,
  PutReply,
  PutRequest,
  RemoteInspection,
  RemoteRead,
  RemoteStore,
  ScopeNames,
} from '../remote-store.js';
import type { ServerStats } from '../server-stats.js';
import { Announcements } from './announcements.js';
import { BusLink } from './bus-link.js';
import { isTryAgain } from './cluster-replies.js';
import { askInfo, sumOfServers } from './info-stats.js';
import { inspectKey } from './inspect-key.js';
import { openRedis } from './open-redis.js';
import { ReadBatcher } from './read-batcher.js';
import { RedisEvictions } from './redis-evictions.js';
import { RedisKeys } from './redis-keys.js';
import type { RedisLocation } from './redis-location.js';
import type { RedisNodes } from './redis-nodes.js';
import { datumReply, integerReply, totalsReply } from './replies.js';
import { ADD_STATISTICS, EVICT, FILL, LEASE, PUT, RELEASE, RENEW } from './redis-scripts.js';

/** A stamp goes this long after it was made, and the entries made under it with it. Milliseconds. */
const STAMP_TTL = 7 * 24 * 3_600_000;

/** Totals that nobody has added to for so long begin anew. Milliseconds. */
const STATISTICS_TTL = 30 * 24 * 3_600_000;

const NONE = Buffer.alloc(0);

/** The remote store on Redis 7.0 or newer: one server, a primary under Sentinel, or a cluster. */
export class RedisRemoteStore implements RemoteStore {
  private readonly nodes: RedisNodes;
  private readonly keys: RedisKeys;
  private readonly batcher: ReadBatcher;
  private readonly announcements: Announcements;
  private readonly evictions: RedisEvictions;
  private readonly links = new Set<BusLink>();

  /**
   * @param version of the cache; '' for none
   * @throws InvalidOptionError for a location that cannot be one, and for a client that changes names
   */
  constructor(location: RedisLocation, namespace: string, version = '') {
    this.nodes = openRedis(location);
    this.keys = new RedisKeys(namespace, version);
    this.batcher = new ReadBatcher(this.nodes, this.keys, (scopes, found) => this.createStamps(scopes, found));
    this.announcements = new Announcements(this.nodes, this.keys.bus(this.nodes.layout));
    this.evictions = new RedisEvictions(this.nodes, this.keys, this.announcements);
    this.nodes.onDemoted(() => {
      for (const link of this.links) link.renew();
    });
  }

  get layout(): 'single' | 'sharded' {
    return this.nodes.layout;
  }

  get description(): string {
    return this.nodes.description;
  }

  onReady(listener: () => void): void {
    this.nodes.onReady(listener);
  }

  connect(timeout: number): Promise<void> {
    return this.nodes.connect(timeout);
  }

  read(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    return this.batcher.read(key, scopes);
  }

  async lease(key: string, { token, ttl, seenId, force }: LeaseRequest): Promise<LeaseReply> {
    const args = [token, Math.ceil(ttl), seenId ?? NONE, force ? 1 : 0];
    const [kind, value] = await LEASE.run(this.nodes, this.entryAndLease(key), args);
    switch (kind) {
      case 'ours':
        return { kind: 'ours', server: value.toString('latin1') };
      case 'entry':
        return { kind: 'entry', entry: value };
      case 'held':
        return { kind };
    }
  }

  async fill(
    key: string,
    { token, server, id, fingerprint, body, ttl, supersedes = false }: FillRequest,
  ): Promise<boolean> {
    const args = [token, server, id, Buffer.concat([fingerprint, body]), Math.ceil(ttl)];
    const names = supersedes ? this.allNames(key) : this.entryAndLease(key);
    return (await FILL.run(this.nodes, names, args)) === 1;
  }

  async renew(key: string, token: Buffer, ttl: number): Promise<boolean> {
    return (await RENEW.run(this.nodes, [this.keys.lease(key)], [token, Math.ceil(ttl)])) === 1;
  }

  async release(key: string, token: Buffer): Promise<void> {
    await RELEASE.run(this.nodes, [this.keys.lease(key)], [token]);
  }

  async put(key: string, { base, id, body, announcement }: PutRequest): Promise<PutReply> {
    // Where names are spread, the channel may be at another server than the entry.
    const told = this.layout === 'single' ? this.announcements.asArguments(announcement) : [];
    const reply = await this.replace(key, [base ?? NONE, id, body, ...told]);
    if (announcement && told.length === 0) await this.announcements.publish(announcement);
    return reply;
  }

  evict(targets: readonly EvictionTarget[], options: EvictOptions = {}): Promise<readonly string[]> {
    return this.evictions.evict(targets, options);
  }

  identities(): Promise<readonly string[]> {
    return this.nodes.identities();
  }

  subscribe(listener: BusListener): BusSubscription {
    const link = new BusLink(this.nodes, this.announcements, listener);
    this.links.add(link);
    return link;
  }

  async extend(key: string, ttl: number): Promise<void> {
    const name = this.keys.entry(key);
    await this.nodes.at(name, async (node) => integerReply(await node.pexpire(name, Math.ceil(ttl))));
  }

  async remaining(key: string): Promise<number | undefined> {
    const name = this.keys.entry(key);
    const left = await this.nodes.at(name, async (node) => integerReply(await node.pttl(name)));
    return left < 0 ? undefined : left;
  }

  async addStatistics(counted: ReadonlyMap<string, number>): Promise<void> {
    const fields = Array.from(counted, ([name, more]) => [name, more]).flat();
    await ADD_STATISTICS.run(this.nodes, [this.keys.statistics], [Date.now(), STATISTICS_TTL, ...fields]);
  }

  async statistics(): Promise<ReadonlyMap<string, number>> {
    const name = this.keys.statistics;
    const fields = await this.nodes.at(name, async (node) => totalsReply(await node.hgetall(name)));
    return new Map(fields);
  }

  inspect(key: string, tags: readonly string[]): Promise<RemoteInspection> {
    return inspectKey(this.nodes, this.keys, key, tags);
  }

  async serverStats(): Promise<ServerStats> {
    return sumOfServers(await this.nodes.each(askInfo));
  }

  async probe(): Promise<void> {
    const name = `${this.keys.probe}:${randomUUID()}`;
    const written = randomUUID();
    await this.nodes.at(name, (node) => node.set(name, written, 'PX', 10_000));
    const read = await this.nodes.at(name, (node) => node.get(name));
    // By a script: a server that refuses those (older than 7.0, a replica, an ACL) cannot be used.
    await EVICT.run(this.nodes, [name], []);
    if (read !== written) throw new Error('the probe key did not come back as it was written');
  }

  async close(): Promise<void> {
    await Promise.all([...this.links].map((link) => link.close()));
    await this.nodes.close();
  }

  private entryAndLease(key: string): readonly string[] {
    return [this.keys.entry(key), this.keys.lease(key)];
  }

  /** Those of other versions after its own. */
  private allNames(key: string): readonly string[] {
    return [...this.entryAndLease(key), ...this.keys.othersOf(key)];
  }

  private async replace(key: string, args: readonly (string | Buffer)[]): Promise<PutReply> {
    try {
      const [replaced, server] = await PUT.run(this.nodes, this.allNames(key), args);
      return { replaced: replaced === 1, server };
    } catch (error) {
      if (!isTryAgain(error)) throw error;
      const servers = await this.evictions.unlink(this.keys.namesOf({ kind: 'key', key }));
      return { replaced: false, server: servers.at(-1) ?? '' };
    }
  }

  private createStamps(scopes: ScopeNames, found: readonly (Buffer | null)[]): Promise<readonly Buffer[]> {
    const stamps = Promise.all(scopes.map(async (scope, at) => found[at] ?? (await this.createStamp(scope))));
    // Those who need them are told.
    stamps.catch(() => {});
    return stamps;
  }

  /** A stamp that is missing is never assumed: one is created, unless another process was first. */
  private async createStamp(scope: string): Promise<Buffer> {
    const [stamp, name] = [newEntryId(), this.keys.stamp(scope)];
    const other = await this.nodes.at(name, async (node) =>
      datumReply(await node.setBuffer(name, stamp, 'PX', STAMP_TTL, 'NX', 'GET')),
    );
    return other ?? stamp;
  }
}

import { newEntryId } from '../../entry/entry-id.js';
import { covers, type EvictionTarget } from '../../key/eviction-target.js';
import { type Clock, systemClock } from '../../time/clock.js';
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
import { scopeNameOf, scopeNames } from '../scope-names.js';

interface Expiring {
  readonly value: Buffer;
  readonly expiresAt: number;
}

/**
 * A remote store in memory: caches that share one object behave as processes that share one Redis. For tests, of this
 * library and of applications; each step is as indivisible as its script, and a search through all keys is not.
 */
export class MemoryRemoteStore implements RemoteStore {
  readonly description = 'memory';
  readonly layout = 'single';
  private readonly entries = new Map<string, Expiring>();
  private readonly leases = new Map<string, Expiring>();
  private readonly stamps = new Map<string, Buffer>();
  private readonly totals = new Map<string, number>();
  private subscribers = new Set<BusListener>();
  private server = identity();
  /** As a server at `maxmemory` under `noeviction`: what needs room is refused, and what makes room is not. */
  full = false;

  constructor(private readonly clock: Clock = systemClock) {}

  /** Becomes another server with the same data, as a promoted replica is. */
  failOver(): void {
    this.server = identity();
  }

  /**
   * A copy of everything at this moment, which lags from now on. It bears the identity of its primary until it
   * {@link failOver fails over}; what either announces is heard by the subscribers of both.
   */
  replica(): MemoryRemoteStore {
    const replica = new MemoryRemoteStore(this.clock);
    for (const [key, entry] of this.entries) replica.entries.set(key, entry);
    for (const [key, lease] of this.leases) replica.leases.set(key, lease);
    for (const [scope, stamp] of this.stamps) replica.stamps.set(scope, stamp);
    replica.server = this.server;
    replica.subscribers = this.subscribers;
    return replica;
  }

  /** Loses everything, as FLUSHALL does. */
  flush(): void {
    this.entries.clear();
    this.leases.clear();
    this.stamps.clear();
  }

  onReady(): void {}

  async connect(): Promise<void> {}

  async read(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    const { server } = this;
    const entry = this.alive(this.entries, key);
    const isComplete = scopes.every((scope) => this.stamps.has(scope));
    const stamps = scopes.map((scope) => this.stamp(scope));
    return { entry, entryServer: server, stamps: isComplete ? stamps : Promise.resolve(stamps), stampServer: server };
  }

  async lease(key: string, { token, seenId, ttl, force }: LeaseRequest): Promise<LeaseReply> {
    this.makeRoom();
    if (!force) {
      const lease = this.alive(this.leases, key);
      if (lease && serverOf(lease) === this.server && !idOf(lease).equals(token)) return { kind: 'held' };
      const entry = this.alive(this.entries, key);
      if (entry && !(seenId && idOf(entry).equals(seenId))) return { kind: 'entry', entry };
    }
    this.leases.set(key, this.expiring(Buffer.concat([token, Buffer.from(this.server)]), ttl));
    return { kind: 'ours', server: this.server };
  }

  async fill(key: string, { token, server, id, fingerprint, body, ttl }: FillRequest): Promise<boolean> {
    this.makeRoom();
    const lease = this.alive(this.leases, key);
    if (server !== this.server || !lease?.equals(Buffer.concat([token, Buffer.from(server)]))) return false;
    this.entries.set(key, this.expiring(Buffer.concat([id, Buffer.from(server), fingerprint, body]), ttl));
    this.leases.delete(key);
    return true;
  }

  async renew(key: string, token: Buffer, ttl: number): Promise<boolean> {
    const lease = this.alive(this.leases, key);
    if (!lease?.equals(Buffer.concat([token, Buffer.from(this.server)]))) return false;
    this.leases.set(key, this.expiring(lease, ttl));
    return true;
  }

  async release(key: string, token: Buffer): Promise<void> {
    const lease = this.alive(this.leases, key);
    if (lease && idOf(lease).equals(token)) this.leases.delete(key);
  }

  async put(key: string, { base, id, body, announcement }: PutRequest): Promise<PutReply> {
    const replaced = this.replace(key, base, (entry) => Buffer.concat([id, entry.subarray(16, 48), body]));
    this.announce(announcement);
    return { replaced, server: this.server };
  }

  async evict(targets: readonly EvictionTarget[], { announcement }: EvictOptions = {}): Promise<readonly string[]> {
    for (const target of targets) {
      if (target.kind === 'key') {
        this.leases.delete(target.key);
        this.entries.delete(target.key);
      } else if (target.kind === 'wildcard') {
        // Leases first: what is filled between the two searches has lost its lease.
        for (const store of [this.leases, this.entries]) {
          for (const key of store.keys()) if (covers(target, key, [])) store.delete(key);
          await this.searched();
        }
      } else {
        this.stamps.delete(scopeNameOf(target));
      }
    }
    this.announce(announcement);
    return [this.server];
  }

  async extend(key: string, ttl: number): Promise<void> {
    const entry = this.alive(this.entries, key);
    if (entry) this.entries.set(key, this.expiring(entry, ttl));
  }

  async remaining(key: string): Promise<number | undefined> {
    const entry = this.alive(this.entries, key) && this.entries.get(key);
    return entry && entry.expiresAt - this.clock.wall();
  }

  async inspect(key: string, tags: readonly string[]): Promise<RemoteInspection> {
    const { server } = this;
    const lease = this.alive(this.leases, key);
    const until = this.leases.get(key)?.expiresAt ?? 0;
    return {
      entry: this.alive(this.entries, key),
      remaining: await this.remaining(key),
      lease: lease && serverOf(lease) === server ? { remaining: until - this.clock.wall() } : undefined,
      entryServer: server,
      stamps: scopeNames(key, tags).map((scope) => this.stamps.get(scope)),
      stampServer: server,
    };
  }

  async identities(): Promise<readonly string[]> {
    return [this.server];
  }

  subscribe(listener: BusListener): BusSubscription {
    const begin = (): void => {
      this.subscribers.add(listener);
      listener.subscribed();
    };
    begin();
    return {
      echo: async (data) => {
        if (this.subscribers.has(listener)) listener.message(data);
      },
      renew: () => {
        if (this.subscribers.has(listener)) begin();
      },
      close: async () => {
        this.subscribers.delete(listener);
      },
    };
  }

  async addStatistics(counted: ReadonlyMap<string, number>): Promise<void> {
    if (!this.totals.has('since')) this.totals.set('since', this.clock.wall());
    for (const [name, more] of counted) this.totals.set(name, (this.totals.get(name) ?? 0) + more);
  }

  async statistics(): Promise<ReadonlyMap<string, number>> {
    return new Map(this.totals);
  }

  async serverStats(): Promise<undefined> {}

  async probe(): Promise<void> {}

  async close(): Promise<void> {}

  /** Between the steps of a search other commands have their turn. */
  protected async searched(): Promise<void> {}

  private makeRoom(): void {
    if (!this.full) return;
    const refusal = new Error("OOM command not allowed when used memory > 'maxmemory'.");
    refusal.name = 'ReplyError';
    throw refusal;
  }

  private announce(announcement: Buffer | undefined): void {
    if (announcement) for (const listener of this.subscribers) listener.message(announcement);
  }

  /** Replaces the entry if it is still the base, else removes it; the lease goes in any case. */
  private replace(key: string, base: Buffer | undefined, successor: (entry: Buffer) => Buffer): boolean {
    this.leases.delete(key);
    const entry = this.alive(this.entries, key);
    if (!entry || !base || !idOf(entry).equals(base) || serverOf(entry) !== this.server) {
      this.entries.delete(key);
      return false;
    }
    const { expiresAt } = this.entries.get(key) ?? { expiresAt: 0 };
    this.entries.set(key, { value: successor(entry), expiresAt });
    return true;
  }

  private stamp(scope: string): Buffer {
    let stamp = this.stamps.get(scope);
    if (!stamp) {
      this.makeRoom();
      stamp = newEntryId();
      this.stamps.set(scope, stamp);
    }
    return stamp;
  }

  private expiring(value: Buffer, ttl: number): Expiring {
    return { value, expiresAt: this.clock.wall() + ttl };
  }

  private alive(store: Map<string, Expiring>, key: string): Buffer | undefined {
    const found = store.get(key);
    return found && found.expiresAt > this.clock.wall() ? found.value : undefined;
  }
}

const identity = (): string => newEntryId().toString('hex').slice(0, 16);
const idOf = (stored: Buffer): Buffer => stored.subarray(0, 16);
const serverOf = (stored: Buffer): string => stored.toString('latin1', 16, 32);

import type { Clock } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
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
} from '../../../src/cache/store/remote-store.js';
import type { BusListener, BusSubscription } from '../../../src/cache/store/remote-bus.js';
import type { EvictionTarget } from '../../../src/cache/key/eviction-target.js';

/** Two servers, as of a cluster: one keeps entries and leases, the other one stamps. Each can be replaced alone. */
export class ShardedMemoryStore implements RemoteStore {
  readonly description = 'memory, in two shards';
  readonly layout = 'sharded';

  constructor(
    clock: Clock,
    public entries = new MemoryRemoteStore(clock),
    public stamps = new MemoryRemoteStore(clock),
  ) {}

  onReady(): void {}

  async connect(): Promise<void> {}

  async read(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    const { entry, entryServer } = await this.entries.read(key, []);
    const { stamps, stampServer } = await this.stamps.read(key, scopes);
    return { entry, entryServer, stamps, stampServer };
  }

  lease(key: string, request: LeaseRequest): Promise<LeaseReply> {
    return this.entries.lease(key, request);
  }

  fill(key: string, request: FillRequest): Promise<boolean> {
    return this.entries.fill(key, request);
  }

  renew(key: string, token: Buffer, ttl: number): Promise<boolean> {
    return this.entries.renew(key, token, ttl);
  }

  release(key: string, token: Buffer): Promise<void> {
    return this.entries.release(key, token);
  }

  async put(key: string, { announcement, ...request }: PutRequest): Promise<PutReply> {
    const reply = await this.entries.put(key, request);
    await this.stamps.evict([], { announcement });
    return reply;
  }

  async evict(targets: readonly EvictionTarget[], { announcement }: EvictOptions = {}): Promise<readonly string[]> {
    const ofEntries = targets.filter(({ kind }) => kind === 'key' || kind === 'wildcard');
    const ofStamps = targets.filter(({ kind }) => kind !== 'key' && kind !== 'wildcard');
    const first = ofEntries.length > 0 ? await this.entries.evict(ofEntries) : [];
    const second = await this.stamps.evict(ofStamps, { announcement });
    return [...first, ...(ofStamps.length > 0 ? second : [])];
  }

  extend(key: string, ttl: number): Promise<void> {
    return this.entries.extend(key, ttl);
  }

  remaining(key: string): Promise<number | undefined> {
    return this.entries.remaining(key);
  }

  async inspect(key: string, tags: readonly string[]): Promise<RemoteInspection> {
    const [entry, { stamps, stampServer }] = await Promise.all([
      this.entries.inspect(key, tags),
      this.stamps.inspect(key, tags),
    ]);
    return { ...entry, stamps, stampServer };
  }

  async identities(): Promise<readonly string[]> {
    return [...(await this.entries.identities()), ...(await this.stamps.identities())];
  }

  subscribe(listener: BusListener): BusSubscription {
    return this.stamps.subscribe(listener);
  }

  async addStatistics(): Promise<void> {}

  async statistics(): Promise<ReadonlyMap<string, number>> {
    return new Map();
  }

  async serverStats(): Promise<undefined> {}

  async probe(): Promise<void> {}

  async close(): Promise<void> {}
}

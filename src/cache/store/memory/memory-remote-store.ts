import { newEntryId } from '../../entry/entry-id.js';
import { covers, type EvictionTarget } from '../../key/eviction-target.js';
import { type Clock, systemClock } from '../../time/clock.js';
import type {
  FillRequest,
  LeaseReply,
  LeaseRequest,
  PutRequest,
  RemoteRead,
  RemoteStore,
  ScopeNames,
} from '../remote-store.js';
import { scopeNameOf } from '../scope-names.js';

interface Expiring {
  readonly value: Buffer;
  readonly expiresAt: number;
}

/**
 * A remote store in memory: caches that share one object behave as processes that share one Redis. For tests, of this
 * library and of applications; each step is as indivisible as its script.
 */
export class MemoryRemoteStore implements RemoteStore {
  readonly description = 'memory';
  private readonly entries = new Map<string, Expiring>();
  private readonly leases = new Map<string, Expiring>();
  private readonly stamps = new Map<string, Buffer>();
  private server = identity();

  constructor(private readonly clock: Clock = systemClock) {}

  /** Becomes another server with the same data, as a promoted replica is. */
  failOver(): void {
    this.server = identity();
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
    return { entry, entryServer: server, stamps: scopes.map((scope) => this.stamp(scope)), stampServer: server };
  }

  async lease(key: string, { token, seenId, ttl, force }: LeaseRequest): Promise<LeaseReply> {
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
    const lease = this.alive(this.leases, key);
    if (server !== this.server || !lease?.equals(Buffer.concat([token, Buffer.from(server)]))) return false;
    this.entries.set(key, this.expiring(Buffer.concat([id, Buffer.from(server), fingerprint, body]), ttl));
    this.leases.delete(key);
    return true;
  }

  async release(key: string, token: Buffer): Promise<void> {
    const lease = this.alive(this.leases, key);
    if (lease && idOf(lease).equals(token)) this.leases.delete(key);
  }

  async put(key: string, { base, id, body }: PutRequest): Promise<boolean> {
    this.leases.delete(key);
    const entry = this.alive(this.entries, key);
    if (!entry || !base || !idOf(entry).equals(base) || serverOf(entry) !== this.server) {
      this.entries.delete(key);
      return false;
    }
    const { expiresAt } = this.entries.get(key) ?? { expiresAt: 0 };
    this.entries.set(key, { value: Buffer.concat([id, entry.subarray(16, 48), body]), expiresAt });
    return true;
  }

  async evict(targets: readonly EvictionTarget[]): Promise<void> {
    for (const target of targets) {
      if (target.kind === 'key') {
        this.leases.delete(target.key);
        this.entries.delete(target.key);
      } else if (target.kind === 'wildcard') {
        for (const store of [this.leases, this.entries]) {
          for (const key of store.keys()) if (covers(target, key, [])) store.delete(key);
        }
      } else {
        this.stamps.delete(scopeNameOf(target));
      }
    }
  }

  async extend(key: string, ttl: number): Promise<void> {
    const entry = this.alive(this.entries, key);
    if (entry) this.entries.set(key, this.expiring(entry, ttl));
  }

  async remaining(key: string): Promise<number | undefined> {
    const entry = this.alive(this.entries, key) && this.entries.get(key);
    return entry && entry.expiresAt - this.clock.wall();
  }

  async probe(): Promise<void> {}

  async close(): Promise<void> {}

  private stamp(scope: string): Buffer {
    let stamp = this.stamps.get(scope);
    if (!stamp) {
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

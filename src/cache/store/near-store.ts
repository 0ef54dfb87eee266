import { ScopeGenerations, type ScopeNode } from '../evict/scope-generations.js';
import { covers, type EvictionTarget } from '../key/eviction-target.js';
import type { Clock } from '../time/clock.js';
import { NearEntry, type NearItem } from './near-entry.js';
import { SieveQueue } from './sieve-queue.js';

/** Bookkeeping of one entry beside its key and value, in bytes; `npm run bench -- near-overhead` measures it. */
const ENTRY_OVERHEAD = 310;

const NO_SCOPES: readonly ScopeNode[] = [];

export interface NearStoreOptions {
  /** Most entries kept. */
  readonly maxEntries: number;
  /** Most bytes kept, keys and bookkeeping included; values are measured by an estimate. */
  readonly maxBytes: number;
  readonly clock: Clock;
}

/**
 * The in-process level: bounded by entries and bytes, values deep-frozen and shared. Evicting a scope costs the same
 * whatever lies in it; the dead entries leave when they are next looked at or when room is needed.
 */
export class NearStore {
  private readonly entries = new Map<string, NearEntry>();
  private readonly queue = new SieveQueue();
  private readonly generations = new ScopeGenerations();
  private bytesHeld = 0;
  private displacedCount = 0;

  constructor(private readonly options: NearStoreOptions) {}

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    return this.bytesHeld;
  }

  /** Entries given up for room so far. */
  get displaced(): number {
    return this.displacedCount;
  }

  /**
   * The live entry of a key.
   * @param wall now, as the two clocks tell it
   */
  get(
    key: string,
    wall = this.options.clock.wall(),
    monotonic = this.options.clock.monotonic(),
  ): NearEntry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.isExpired(wall, monotonic)) {
      if (entry.isSpent(wall, monotonic)) this.remove(entry);
      return undefined;
    }
    if (this.isDead(entry)) {
      this.remove(entry);
      return undefined;
    }
    entry.visited = true;
    return entry;
  }

  /** The entry of a key, in whatever state: for comparing its id with that of the remote entry. */
  held(key: string): NearEntry | undefined {
    return this.entries.get(key);
  }

  /** Keeps an item; one that is larger than a quarter of the store is not kept. */
  put(key: string, item: NearItem): void {
    const present = this.entries.get(key);
    if (present && item.id !== undefined && present.id === item.id && present.type === item.type) {
      present.visited = true;
      // A reader that is not served from here leaves it to the others.
      if (item.lifetime > 0 || present.lifetime === 0) present.begin(item);
      return;
    }
    if (present) this.remove(present);
    const bytes = item.value.bytes + 2 * key.length + ENTRY_OVERHEAD;
    if (bytes > this.options.maxBytes / 4) return;
    this.makeRoom(bytes);
    const { generations } = this;
    const tagScopes = item.tags.length === 0 ? NO_SCOPES : item.tags.map((tag) => generations.acquireTag(tag));
    const entry = new NearEntry(key, item, generations.acquirePrefix(key), tagScopes, bytes, generations.sequence);
    this.entries.set(key, entry);
    this.queue.add(entry);
    this.bytesHeld += bytes;
  }

  /** Drops what the target names; true when the target is a key that was there. */
  drop(target: EvictionTarget): boolean {
    switch (target.kind) {
      case 'key': {
        const entry = this.entries.get(target.key);
        if (entry) this.remove(entry);
        return entry !== undefined;
      }
      case 'prefix':
        this.generations.evictPrefix(target.prefix);
        return false;
      case 'tag':
        this.generations.evictTag(target.tag);
        return false;
      case 'wildcard':
        for (const entry of this.entries.values()) if (covers(target, entry.key, entry.tags)) this.remove(entry);
        return false;
      case 'all':
        this.clear();
        return false;
    }
  }

  clear(): void {
    for (const entry of this.entries.values()) this.detach(entry);
    this.entries.clear();
    this.queue.clear();
    this.bytesHeld = 0;
  }

  /** Whether an entry of this store that was looked at before is certainly alive. */
  isKnownAlive(entry: NearEntry): boolean {
    return entry.aliveAt === this.generations.sequence;
  }

  /** Whether a scope of an entry of this store was evicted after it was put. */
  isEvicted({ scope, tagScopes, aliveAt }: NearEntry): boolean {
    const { generations } = this;
    return generations.evictedSince(scope, aliveAt) || tagScopes.some((tag) => generations.evictedSince(tag, aliveAt));
  }

  private isDead(entry: NearEntry): boolean {
    if (this.isKnownAlive(entry)) return false;
    if (this.isEvicted(entry)) return true;
    entry.aliveAt = this.generations.sequence;
    return false;
  }

  private makeRoom(bytes: number): void {
    const { clock, maxBytes, maxEntries } = this.options;
    if (this.entries.size < maxEntries && this.bytesHeld + bytes <= maxBytes) return;
    const wall = clock.wall();
    const monotonic = clock.monotonic();
    while (this.entries.size >= maxEntries || this.bytesHeld + bytes > maxBytes) {
      const victim = this.queue.victim((entry) => entry.isSpent(wall, monotonic));
      if (!victim) return;
      this.remove(victim);
      this.displacedCount += 1;
    }
  }

  private remove(entry: NearEntry): void {
    this.entries.delete(entry.key);
    this.queue.remove(entry);
    this.bytesHeld -= entry.bytes;
    this.detach(entry);
  }

  private detach(entry: NearEntry): void {
    this.generations.release(entry.scope);
    for (const scope of entry.tagScopes) this.generations.release(scope);
    entry.shortcut?.end();
    entry.shortcut = undefined;
  }
}

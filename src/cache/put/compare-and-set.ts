import { newEntryId } from '../entry/entry-id.js';
import { SecretFieldError } from '../cache.errors.js';
import type { DecodedEntry } from '../entry/entry.js';
import type { Sealed } from '../entry/seal.js';
import type { Evictor } from '../evict/evictor.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import { remoteRead } from '../read/3-remote-read.js';
import { bodyOf } from '../read/6-fill.js';
import { isAuthentic, isProtectedAs } from '../read/decipherable.js';
import type { ReadParts } from '../read/read-parts.js';
import { graceOf, timeToLive, type ReadPolicy } from '../read/read-request.js';
import { sealForStores } from '../read/seal-for-stores.js';
import type { NearEntry } from '../store/near-entry.js';
import { NO_REPLY } from '../store/remote-gate.js';
import { instantOf } from '../time/clock.js';

/** What was cached before a write began: only that may be replaced by what the write made. */
export interface PutBase {
  readonly key: string;
  /** Those of the entry: evictions of its tags must reach what takes its place. */
  readonly tags: readonly string[];
  readonly near?: NearEntry;
  readonly remoteId?: Buffer;
  readonly sliding: boolean;
}

/**
 * Puts the result of a write in place of the entry that was there before the write, by compare and set on the entry's
 * random id. In any other case the entry goes: of two racing writers neither knows whose value is the newer one.
 */
export class CompareAndSet {
  constructor(
    private readonly parts: ReadParts,
    private readonly evictor: Evictor,
  ) {}

  /**
   * Before the write.
   * @param tags an entry that lacks one of them is not replaced, but evicted
   * @param policy by which the write will be put: an entry that its cache cannot have encrypted is evicted, too, for its
   *   tags and its time would be those of the next one
   */
  async capture(key: string, tags: readonly string[], policy?: ReadPolicy): Promise<PutBase> {
    const found = this.parts.remote ? await this.captureRemote(key, tags, policy) : this.captureNear(key);
    if (found && tags.every((tag) => found.tags.includes(tag))) return found;
    return { key, tags, sliding: false };
  }

  /**
   * After the write has committed.
   * @returns whether the remote store has acknowledged it
   * @throws SecretFieldError where the cache is told to; what was cached is evicted then
   */
  async replace(base: PutBase, value: unknown, policy: ReadPolicy): Promise<boolean> {
    const target: EvictionTarget = { kind: 'key', key: base.key };
    let sealed: Sealed | undefined;
    try {
      sealed = this.sealed(base, value, policy);
    } catch (error) {
      // The write has happened: what was cached before it must go, whatever becomes of the caller.
      await this.evictor.evict([target]);
      throw error;
    }
    if (!sealed) return this.evictor.evict([target]);
    this.parts.statistics.puts += 1;
    if (this.parts.remote) return this.replaceRemote(base, sealed, policy, value, target);
    this.replaceNear(base, sealed, policy, value, target);
    return true;
  }

  private captureNear(key: string): PutBase | undefined {
    const near = this.parts.near?.get(key);
    return near && { key, tags: near.tags, near, sliding: false };
  }

  private async captureRemote(
    key: string,
    tags: readonly string[],
    policy: ReadPolicy | undefined,
  ): Promise<PutBase | undefined> {
    const { remote, flights, clock } = this.parts;
    if (!remote) return undefined;
    const flight = flights.watch(key, tags);
    try {
      const answer = await remoteRead(this.parts, remote.attempt(), flight);
      const entry = answer === NO_REPLY ? undefined : answer.fresh(clock);
      if (!entry || (policy?.encrypt && !this.isOfCache(key, entry, policy))) return undefined;
      return { key, tags: entry.tags, remoteId: entry.id, sliding: entry.freshUntil === 0 };
    } finally {
      flights.land(flight);
    }
  }

  private isOfCache(key: string, entry: DecodedEntry, policy: ReadPolicy): boolean {
    return isProtectedAs(entry, policy) && isAuthentic(this.parts, key, entry, policy);
  }

  private sealed(base: PutBase, value: unknown, policy: ReadPolicy): Sealed | undefined {
    try {
      const { sealed, isStorable } = sealForStores(this.parts, value, policy);
      return isStorable ? sealed : undefined;
    } catch (error) {
      if (error instanceof SecretFieldError) throw error;
      policy.statistics.uncacheable += 1;
      this.parts.logger.warn(`cache: the result for ${base.key} was not put: ${String(error)}`);
      return undefined;
    }
  }

  private replaceNear(base: PutBase, sealed: Sealed, policy: ReadPolicy, value: unknown, target: EvictionTarget): void {
    const { near, clock } = this.parts;
    const unchanged = base.near !== undefined && near?.get(base.key) === base.near;
    this.evictor.evictHere([target]);
    if (!unchanged) return;
    const ttl = timeToLive(policy, value);
    near.put(base.key, {
      value: sealed,
      at: instantOf(clock),
      lifetime: ttl + graceOf(policy, value),
      freshFor: ttl,
      tags: base.tags,
    });
  }

  private async replaceRemote(
    base: PutBase,
    sealed: Sealed,
    policy: ReadPolicy,
    value: unknown,
    target: EvictionTarget,
  ): Promise<boolean> {
    const fresh = { value: sealed, ttl: timeToLive(policy, value), loadTime: 0 };
    const { encrypt, statistics } = policy;
    const id = newEntryId();
    const place = { key: base.key, tags: base.tags, id };
    const body = await bodyOf(this.parts, place, fresh, { sliding: base.sliding, encrypt, statistics });
    if (!body) return this.evictor.evict([target]);
    return this.evictor.through([target], async (store, { announcement }) => {
      const { server } = await store.put(base.key, { base: base.remoteId, id, body, announcement });
      return [server];
    });
  }
}

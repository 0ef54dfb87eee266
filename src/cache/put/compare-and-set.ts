import { newEntryId } from '../entry/entry-id.js';
import { seal, type Sealed } from '../entry/seal.js';
import type { Evictor } from '../evict/evictor.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import { remoteRead } from '../read/3-remote-read.js';
import { bodyOf } from '../read/6-fill.js';
import type { ReadParts } from '../read/read-parts.js';
import { graceOf, timeToLive, type ReadPolicy } from '../read/read-request.js';
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
   */
  async capture(key: string, tags: readonly string[]): Promise<PutBase> {
    const found = this.parts.remote ? await this.captureRemote(key, tags) : this.captureNear(key);
    if (found && tags.every((tag) => found.tags.includes(tag))) return found;
    return { key, tags, sliding: false };
  }

  /** After the write has committed. */
  async replace(base: PutBase, value: unknown, policy: ReadPolicy): Promise<void> {
    const sealed = this.sealed(base, value, policy);
    const target: EvictionTarget = { kind: 'key', key: base.key };
    if (!sealed) return this.evictor.evict([target]);
    this.parts.statistics.puts += 1;
    if (this.parts.remote) await this.replaceRemote(base, sealed, policy, value, target);
    else this.replaceNear(base, sealed, policy, value, target);
  }

  private captureNear(key: string): PutBase | undefined {
    const near = this.parts.near?.get(key);
    return near && { key, tags: near.tags, near, sliding: false };
  }

  private async captureRemote(key: string, tags: readonly string[]): Promise<PutBase | undefined> {
    const { remote, flights, clock } = this.parts;
    if (!remote) return undefined;
    const flight = flights.watch(key, tags);
    try {
      const answer = await remoteRead(this.parts, remote.attempt(), flight);
      const entry = answer === NO_REPLY ? undefined : answer.fresh(clock);
      return entry && { key, tags: entry.tags, remoteId: entry.id, sliding: entry.freshUntil === 0 };
    } finally {
      flights.land(flight);
    }
  }

  private sealed(base: PutBase, value: unknown, policy: ReadPolicy): Sealed | undefined {
    try {
      return seal(value, policy.type);
    } catch (error) {
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
      lifetime: ttl + graceOf(policy),
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
  ): Promise<void> {
    const fresh = { value: sealed, ttl: timeToLive(policy, value), loadTime: 0 };
    const body = await bodyOf(this.parts, base, fresh, { sliding: base.sliding, statistics: policy.statistics });
    if (!body) return this.evictor.evict([target]);
    await this.evictor.through([target], async (store, { announcement }) => {
      const { server } = await store.put(base.key, { base: base.remoteId, id: newEntryId(), body, announcement });
      return [server];
    });
  }
}

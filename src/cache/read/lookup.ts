import type { DecodedEntry } from '../entry/entry.js';
import { nearHit } from './1-near-hit.js';
import { isKeptNear } from './6-fill.js';
import { isDecipherable, isProtectedAs } from './decipherable.js';
import { freshnessOf, isWithin } from './freshness.js';
import { look } from './look.js';
import { nearFreshness } from './near-freshness.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy, ReadRequest } from './read-request.js';
import type { RemoteAnswer } from './remote-answer.js';
import { keepHit, openRemote } from './remote-hit.js';

/** Reads that never load: the near store, then one look at the remote store. */
export class Lookup {
  constructor(private readonly parts: ReadParts) {}

  /** The value if a store has it and it is fresh; never loads. */
  async peek(key: string, tags: readonly string[], policy: ReadPolicy): Promise<{ value: unknown } | undefined> {
    if (this.isInTransaction) {
      policy.statistics.bypasses += 1;
      return undefined;
    }
    const near = isKeptNear(this.parts, policy) ? nearHit(this.parts, key, policy) : undefined;
    if (near) return { value: near.value.open() };
    const found = await look(this.parts, key, tags, async (answer, flight) => {
      const entry = answer.fresh(this.parts.clock);
      const hit = entry && (await openRemote(this.parts, key, entry, policy));
      if (!hit || flight.touched) return undefined;
      policy.statistics.remoteHits += 1;
      keepHit(this.parts, flight, hit, policy);
      return { value: hit.value.open() };
    });
    if (!found) policy.statistics.misses += 1;
    return found;
  }

  /** Whether a store has a fresh entry; its value is not decoded, and nothing is counted. */
  async has(key: string): Promise<boolean> {
    if (this.isInTransaction) return false;
    return (
      this.isFreshNear(key) ||
      (await look(this.parts, key, [], async (answer) => this.usable(answer) !== undefined)) === true
    );
  }

  /** Milliseconds until the entry of a key is no longer fresh; `undefined` when there is none that is. */
  async remaining(key: string): Promise<number | undefined> {
    if (this.isInTransaction) return undefined;
    const { remote, clock } = this.parts;
    if (!remote) {
      const left = nearFreshness(this.parts, key)?.left;
      return left !== undefined && left > 0 ? left : undefined;
    }
    const fresh = await look(this.parts, key, [], async (answer) => {
      const entry = this.usable(answer);
      return entry && freshnessOf(entry, clock).left;
    });
    if (fresh === undefined) return undefined;
    // A put keeps the time of what it replaced in the remote store, and a sliding entry has no other.
    const kept = await remote.ask('ttl', (store) => store.remaining(key));
    return typeof kept === 'number' ? Math.min(fresh, kept) : undefined;
  }

  /**
   * Milliseconds for which the remote store, or without one the near store, has the entry fresh; 0 where it has none, and
   * where it does not say.
   */
  async freshFor<T>({ key, tags, policy }: ReadRequest<T>): Promise<number> {
    const { remote, clock } = this.parts;
    if (!remote) return Math.max(0, nearFreshness(this.parts, key)?.left ?? 0);
    const left = await look(this.parts, key, tags, async (answer) => {
      const entry = this.usable(answer);
      return entry && isProtectedAs(entry, policy) ? freshnessOf(entry, clock).left : undefined;
    });
    return left ?? 0;
  }

  /** A fresh entry that this process can decrypt. */
  private usable(answer: RemoteAnswer): DecodedEntry | undefined {
    const entry = answer.fresh(this.parts.clock);
    return entry && isDecipherable(this.parts, entry) ? entry : undefined;
  }

  private get isInTransaction(): boolean {
    return this.parts.transactions?.current() !== undefined;
  }

  private isFreshNear(key: string): boolean {
    const { bus } = this.parts;
    if (bus && !bus.alive) return false;
    const freshness = nearFreshness(this.parts, key);
    return freshness !== undefined && isWithin(freshness);
  }
}

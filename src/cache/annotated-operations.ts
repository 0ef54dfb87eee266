import { MissingEncryptionKeyError } from './cache.errors.js';
import { CacheAdministration } from './cache-administration.js';
import { UNNAMED } from './insight/read-statistics.js';
import type { EvictionTarget } from './key/eviction-target.js';
import type { PutBase } from './put/compare-and-set.js';
import { type PolicyOptions, readPolicy } from './read/read-policy.js';
import type { ReadPolicy, ReadRequest } from './read/read-request.js';
import type { LoadedAhead } from './read/refresher.js';
import { FleetLease } from './store/fleet-lease.js';
import type { NearEntry } from './store/near-entry.js';
import type { Duration } from './time/duration.js';
import type { WriteEffect } from './transaction/deferred-evictions.js';

/** What annotated methods, routes and warming need of a cache: keys, tags and policies are checked already. */
export class AnnotatedOperations extends CacheAdministration {
  /** @internal The live near entry of a key: for a shortcut to it. */
  nearEntry(key: string): NearEntry | undefined {
    return this.parts.near?.get(key);
  }

  /** @internal The value of an entry that a shortcut led to, or `undefined` where it takes a {@link read} to tell. */
  readKnown(entry: NearEntry, policy: ReadPolicy): Promise<unknown> | undefined {
    return this.parts.reader.readKnown(entry, policy)?.promised();
  }

  /** @internal As {@link readKnown}, for who can go on at once. */
  openKnown(entry: NearEntry, policy: ReadPolicy): unknown {
    return this.parts.reader.readKnown(entry, policy)?.open();
  }

  /** @internal A read of an annotated method: key, tags and policy are already checked. */
  read<T>(request: ReadRequest<T>): Promise<T> {
    return this.parts.reader.read(request);
  }

  /** @internal As {@link read}, by the loader whatever is cached; what it returns is cached. */
  reload<T>(request: ReadRequest<T>): Promise<T> {
    return this.parts.reloader.reload(request);
  }

  /** @internal After the commit, where the caller is in a transaction. */
  async evictTargets(targets: readonly EvictionTarget[]): Promise<void> {
    const { transactions, deferred, evictor } = this.parts;
    const transaction = targets.length > 0 ? transactions?.current() : undefined;
    if (transaction) transaction.enlist(deferred, { targets });
    else await evictor.evict(targets);
  }

  /** @internal Whether the caller is in a transaction: then nothing is read from the cache, and nothing stored. */
  get isInTransaction(): boolean {
    return this.parts.reader.isInTransaction;
  }

  /**
   * @internal Runs a write, then does what that asks for: after its commit, and recorded before it where there is an outbox.
   * @throws what the write throws, and what a commit does
   */
  async write<R>(work: () => Promise<R>, effectOf: (result: R) => WriteEffect): Promise<R> {
    const { transactions, outbox, deferred } = this.parts;
    if (outbox && transactions && !this.isInTransaction) {
      return transactions.run(async (transaction) => {
        const written = await work();
        transaction?.enlist(deferred, effectOf(written));
        return written;
      });
    }
    const result = await work();
    const { put, targets } = effectOf(result);
    // What the write began with may be older than the transaction around it, and its end is not known.
    if (put && !this.isInTransaction) await put();
    else await this.evictTargets(targets);
    return result;
  }

  /** @internal What is cached before a write begins. */
  captureForPut(key: string, tags: readonly string[], policy?: ReadPolicy): Promise<PutBase> {
    return this.parts.compareAndSet.capture(key, tags, policy);
  }

  /**
   * @internal Puts the result of a write where {@link captureForPut} saw an entry.
   * @returns whether the remote store has acknowledged it
   */
  put(base: PutBase, value: unknown, policy: ReadPolicy): Promise<boolean> {
    return this.parts.compareAndSet.replace(base, value, policy);
  }

  /** @internal Milliseconds for which all processes find the entry fresh; 0 for not at all. */
  freshFor<T>(request: ReadRequest<T>): Promise<number> {
    return this.parts.lookup.freshFor(request);
  }

  /** @internal Loads what is not fresh for more than `lead` milliseconds, if its value can be kept. */
  loadAhead<T>(request: ReadRequest<T>, lead: number): Promise<LoadedAhead> {
    return this.parts.reader.loadAhead(request, lead);
  }

  /**
   * @internal The right to a work that one process of the fleet does at a time, of those that run this version: what it
   * comes to is of use to them only. `undefined` without a remote store.
   * @param ttl milliseconds after which the right of a process that died ends
   */
  fleetLease(work: string, ttl: number): FleetLease | undefined {
    const { remote, clock, version } = this.parts;
    return remote && new FleetLease(remote, clock, version === '' ? work : `${work}@${version}`, ttl);
  }

  /**
   * @internal
   * @param name of the cache whose reads these are
   */
  policy(ttl: Duration | undefined, options: PolicyOptions, name = UNNAMED): ReadPolicy {
    // Annotations are checked at the start, where their methods can be named.
    if (options.encrypt && name === UNNAMED) this.assertEncrypts('a call with options');
    const policy = readPolicy(ttl, options, this.parts, this.parts.reads.of(name));
    if (name !== UNNAMED) policy.statistics.ttl = policy.ttl;
    return policy;
  }

  /** @throws MissingEncryptionKeyError where what leaves the process could not be encrypted */
  private assertEncrypts(owner: string): void {
    const { remote, cipher } = this.parts;
    if (remote && !cipher) throw new MissingEncryptionKeyError(owner);
  }
}

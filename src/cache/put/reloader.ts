import type { OperationWatch } from '../insight/operation-watch.js';
import type { Evictor } from '../evict/evictor.js';
import { load, type Loaded } from '../read/5-load.js';
import { Unshared } from '../read/outcome.js';
import type { ReadParts } from '../read/read-parts.js';
import { graceOf, type ReadRequest, timeToLive } from '../read/read-request.js';
import { isExcused } from '../read/stale-if-error.js';
import type { SetHandle } from './set-handle.js';
import type { Setter } from './setter.js';

/**
 * Loads what a client wants anew, although an entry may be there. Under a lease that is taken over from whoever had it:
 * until the new value takes the place of the entry, others are served that, and where the loader fails they go on being.
 */
export class Reloader {
  constructor(
    private readonly parts: ReadParts,
    private readonly setter: Setter,
    private readonly evictor: Evictor,
    private readonly watch?: OperationWatch,
  ) {}

  /**
   * When it resolves, no read that starts afterwards gets an older value from the remote store, nor from this process:
   * what did not take the place of the entry evicts it. Where the remote store does not answer either, and many reloads
   * are outstanding already, the entry is left as it is.
   * @throws what the loader throws, as it is
   */
  reload<T>(request: ReadRequest<T>): Promise<T> {
    return this.watch ? this.watch.read(request, (watched) => this.reloadNow(watched)) : this.reloadNow(request);
  }

  private async reloadNow<T>(request: ReadRequest<T>): Promise<T> {
    request.policy.statistics.misses += 1;
    const handle = await this.setter.begin(request.key, request.tags);
    try {
      const loaded = await load(this.parts, request);
      if (!(await this.isStored(handle, loaded, request))) await this.giveUpEntry(request.key);
      return loaded.outcome instanceof Unshared ? loaded.outcome.value : loaded.outcome.open();
    } catch (error) {
      // An error that is an answer, such as "not found", outdates what was there; a failure says nothing about it.
      if (!isExcused(this.parts, request, error)) await this.giveUpEntry(request.key);
      throw error;
    } finally {
      handle.abandon();
    }
  }

  private async isStored<T>(
    handle: SetHandle,
    { outcome, kept, value: loaded, loadTime }: Loaded<T>,
    { policy }: ReadRequest<T>,
  ): Promise<boolean> {
    if (!kept || outcome instanceof Unshared) return false;
    const fresh = { value: outcome, ttl: timeToLive(policy, loaded), grace: graceOf(policy, loaded), loadTime };
    return this.setter.finishWith(handle, fresh, policy);
  }

  private async giveUpEntry(key: string): Promise<void> {
    await this.evictor.evict([{ kind: 'key', key }], { advisory: true });
  }
}

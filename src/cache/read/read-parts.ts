import type { BodyOptions } from '../entry/entry.js';
import type { Journal } from '../evict/journal.js';
import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
import type { NearStore } from '../store/near-store.js';
import type { RemoteGate } from '../store/remote-gate.js';
import type { Clock } from '../time/clock.js';
import type { Flights } from './2-join-flight.js';
import type { BackgroundWork } from './background-work.js';

/** What the steps of a read work with. */
export interface ReadParts {
  readonly near: NearStore | undefined;
  readonly flights: Flights;
  readonly remote: RemoteGate | undefined;
  readonly journal: Journal;
  readonly background: BackgroundWork;
  readonly clock: Clock;
  readonly statistics: CacheStatistics;
  readonly logger: CacheLogger;
  readonly bodyOptions: BodyOptions;
  /** Longest life of a near entry, in milliseconds from the sending of the read; endless without a remote store. */
  readonly nearLifetime: number;
  /** Milliseconds after which another process may load what one has not filled. */
  readonly leaseTtl: number;
}

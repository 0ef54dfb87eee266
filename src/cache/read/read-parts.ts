import type { Bus } from '../bus/bus.js';
import type { BodyOptions } from '../entry/entry.js';
import type { Journal } from '../evict/journal.js';
import type { ServerIdentities } from '../evict/server-identities.js';
import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
import type { Durations } from '../insight/durations.js';
import type { QueryCount } from '../insight/query-count.js';
import type { OnceLog } from '../insight/once-log.js';
import type { ReloadWatch } from '../insight/reload-watch.js';
import type { EntryCipher } from '../protection/entry-cipher.js';
import type { NearStore } from '../store/near-store.js';
import type { RemoteGate } from '../store/remote-gate.js';
import type { Clock } from '../time/clock.js';
import type { Transactions } from '../transaction/transactions.js';
import type { Flights } from './2-join-flight.js';
import type { BackgroundWork } from './background-work.js';

/** What the steps of a read work with. */
export interface ReadParts {
  /** Of the caches that may be served what is stored here; '' for none. */
  readonly version: string;
  readonly near: NearStore | undefined;
  readonly flights: Flights;
  readonly remote: RemoteGate | undefined;
  readonly journal: Journal;
  /** The servers spoken to: told of each answer before anything is made of it. */
  readonly identities: ServerIdentities;
  /** How evictions of other processes arrive; none where there is no remote store. */
  readonly bus: Bus | undefined;
  /** Those of the application's database: a reader inside of one goes past the cache. */
  readonly transactions: Transactions | undefined;
  readonly background: BackgroundWork;
  readonly clock: Clock;
  readonly statistics: CacheStatistics;
  readonly durations: Durations;
  readonly reloads: ReloadWatch;
  /** None where the application does not count its queries. */
  readonly queries: QueryCount | undefined;
  readonly logger: CacheLogger;
  /** Of matters that come up again and again. */
  readonly told: OnceLog;
  /** None where no keys were given. */
  readonly cipher: EntryCipher | undefined;
  readonly bodyOptions: BodyOptions;
  /** Longest life of a near entry, in milliseconds from the sending of the read; endless without a remote store. */
  readonly nearLifetime: number;
  /** The same of an entry loaded while the remote store did not answer; 0: it is not kept. */
  readonly degradedNearLifetime: number;
  /** Milliseconds after which another process may load what one has not filled, unless it says that it still loads. */
  readonly leaseTtl: number;
  /** Milliseconds after which a load is given up: its lease is not renewed, and no new reader waits for it. */
  readonly longestLoad: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

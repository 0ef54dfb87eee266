import type { Duration } from '../time/duration.js';
import type { Outbox } from './outbox.js';

export interface OutboxOptions {
  readonly store: Outbox;
  /** How often this process looks for what others have left. Default 2 s; `false`: it leaves that to others. */
  readonly relayInterval?: Duration | false;
  /**
   * Most records that are kept while the remote store is away; more become one of "everything". Default 10,000.
   */
  readonly maxRecords?: number;
}

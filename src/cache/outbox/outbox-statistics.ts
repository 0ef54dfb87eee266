/** Counters of the outbox in one process since its cache was made. */
export class OutboxStatistics {
  /** Evictions that their writers had recorded and left, delivered by the relay of this process. */
  relayed = 0;
  /** Changes past the cache, likewise. */
  relayedChanges = 0;
  /** Looks of the relay that the database cut short. */
  failedLooks = 0;
  /** Evictions of this process that did not reach the remote store, and were given to the relays of others. */
  handedOver = 0;
  /** Times the relay made "everything" of too many records. */
  collapses = 0;
}

/** What is told on the channel `cache_outbox`: the name of a cache whose records are due, or one of these. */

/** There are changes for every cache. */
export const CHANGES = '*';

/** A change could not be recorded: everything is to be evicted. */
export const UNRECORDED = '!';

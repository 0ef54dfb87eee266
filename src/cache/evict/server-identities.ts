/** Identities remembered where the names are spread over several servers, those of past ones included. */
const SHARDS_REMEMBERED = 256;

/**
 * The servers this process has spoken to, by replication id. One that was not there before has perhaps not seen the
 * evictions that its predecessor acknowledged: a promoted replica, a server restarted from a snapshot.
 *
 * Of a single server the last identity counts, so that changing back and forth between two that both think to be in
 * charge is noticed each time.
 */
export class ServerIdentities {
  private readonly known = new Set<string>();
  private readonly capacity: number;

  constructor(
    layout: 'single' | 'sharded',
    private readonly changed: () => void,
  ) {
    this.capacity = layout === 'single' ? 1 : SHARDS_REMEMBERED;
  }

  /** Told the identities that came with an answer, before anything is made of the answer. */
  see(...identities: readonly string[]): void {
    const begins = this.known.size === 0;
    let news = false;
    for (const identity of identities) {
      if (this.known.has(identity)) continue;
      news = true;
      this.known.add(identity);
      for (const oldest of this.known) {
        if (this.known.size <= this.capacity) break;
        this.known.delete(oldest);
      }
    }
    if (news && !begins) this.changed();
  }
}

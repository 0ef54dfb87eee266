/** Identities remembered where the names are spread over several servers, those of past ones included. */
const SHARDS_REMEMBERED = 256;

/**
 * The servers this process has spoken to, by replication id. One that was not there before has perhaps not seen the
 * evictions that its predecessor acknowledged: a promoted replica, a server restarted from a snapshot.
 *
 * Of a single server the last identity counts, so that changing back and forth between two that both think to be in
 * charge is noticed each time. Of several, those count that are not known to have been replaced.
 */
export class ServerIdentities {
  private known = new Set<string>();
  private readonly capacity: number;
  private count = 0;

  constructor(
    layout: 'single' | 'sharded',
    private readonly changed: () => void,
  ) {
    this.capacity = layout === 'single' ? 1 : SHARDS_REMEMBERED;
  }

  /** How many changes there have been. What was asked before one may have been answered by a server deposed since. */
  get changes(): number {
    return this.count;
  }

  /** Told the identities that came with an answer, before anything is made of the answer. */
  see(...identities: readonly string[]): void {
    if (!identities.every((identity) => this.known.has(identity))) this.meet(identities);
  }

  private meet(identities: readonly string[]): void {
    const begins = this.known.size === 0;
    for (const identity of identities) {
      this.known.add(identity);
      for (const oldest of this.known) {
        if (this.known.size <= this.capacity) break;
        this.known.delete(oldest);
      }
    }
    if (begins) return;
    this.count += 1;
    this.changed();
  }

  /** Told all servers that are in charge now: an answer of any other one is news from here on. */
  areInCharge(identities: readonly string[]): void {
    this.see(...identities);
    this.known = new Set(identities);
  }
}

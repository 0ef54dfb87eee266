import type { ScopeNames } from '../remote-store.js';
import { NameGroup, type Place, type WaitingRead } from './name-group.js';
import type { RedisKeys } from './redis-keys.js';
import type { RedisNodes } from './redis-nodes.js';

/** An entry as stored and the stamps of its scopes, `null` where there is none, and the servers that gave them. */
export interface ReadWithStamps {
  readonly entry: Buffer | null;
  readonly entryServer: string;
  /** The same list for all reads of one batch that have the same scopes. */
  readonly stamps: readonly (Buffer | null)[];
  readonly stampServer: string;
}

/** Names in one MGET; more go into further ones. */
const NAMES_PER_COMMAND = 1_000;

/** The reads of one tick: each distinct name once, in groups that one command can ask for. */
export class ReadBatch {
  private readonly reads: BatchedRead[] = [];
  private readonly entries = new Map<string, Place>();
  private readonly stamps = new Map<string, Place>();
  private readonly stampLists = new Map<ScopeNames, StampList>();

  constructor(
    private readonly nodes: Pick<RedisNodes, 'slotOf'>,
    private readonly keys: RedisKeys,
  ) {}

  add(key: string, scopes: ScopeNames): Promise<ReadWithStamps> {
    let entry = this.entries.get(key);
    if (entry === undefined) this.entries.set(key, (entry = { name: this.keys.entry(key), value: null, server: '' }));
    let stamps = this.stampLists.get(scopes);
    if (stamps === undefined) this.stampLists.set(scopes, (stamps = new StampList(this.placesOf(scopes))));
    return this.promised(entry, stamps);
  }

  /** None can be sent. */
  fail(error: unknown): void {
    for (const read of this.reads) read.reject(error);
  }

  /** Names of one slot, so many that one command can ask for them. */
  groups(): readonly NameGroup[] {
    const groups: NameGroup[] = [];
    const bySlot = new Map<number, NameGroup>();
    const join = (place: Place): void => {
      const slot = this.nodes.slotOf(place.name);
      let group = bySlot.get(slot);
      if (group === undefined || group.names.length === NAMES_PER_COMMAND) {
        bySlot.set(slot, (group = new NameGroup()));
        groups.push(group);
      }
      group.add(place);
    };
    for (const place of this.entries.values()) join(place);
    for (const place of this.stamps.values()) join(place);
    const [only, ...others] = groups;
    for (const read of this.reads) {
      if (only && others.length === 0) only.await(read);
      else read.awaitAll();
    }
    return groups;
  }

  private promised(entry: Place, stamps: StampList): Promise<ReadWithStamps> {
    return new Promise((resolve, reject) => {
      this.reads.push(new BatchedRead(entry, stamps, resolve, reject));
    });
  }

  private placesOf(scopes: ScopeNames): readonly Place[] {
    return scopes.map((scope) => {
      let place = this.stamps.get(scope);
      if (place === undefined)
        this.stamps.set(scope, (place = { name: this.keys.stamp(scope), value: null, server: '' }));
      return place;
    });
  }
}

/** The stamps of one list of scopes. */
class StampList {
  private found: Pick<ReadWithStamps, 'stamps' | 'stampServer'> | undefined;

  constructor(readonly places: readonly Place[]) {}

  /** @throws Error when they came from several servers: their slot is moving, and not all have gone yet */
  read(): Pick<ReadWithStamps, 'stamps' | 'stampServer'> {
    return (this.found ??= this.gather());
  }

  private gather(): Pick<ReadWithStamps, 'stamps' | 'stampServer'> {
    const stampServer = this.places[0]?.server ?? '';
    if (this.places.some(({ server }) => server !== stampServer)) throw new Error('the stamps are on their way');
    return { stamps: this.places.map(({ value }) => value), stampServer };
  }
}

class BatchedRead implements WaitingRead {
  private left = 0;

  constructor(
    private readonly entry: Place,
    private readonly stamps: StampList,
    private readonly resolve: (read: ReadWithStamps) => void,
    readonly reject: (error: unknown) => void,
  ) {}

  awaitAll(): void {
    const groups = new Set([this.entry, ...this.stamps.places].map(({ group }) => group));
    for (const group of groups) group?.await(this);
  }

  awaiting(): void {
    this.left += 1;
  }

  arrived(): void {
    this.left -= 1;
    if (this.left > 0) return;
    try {
      const { stamps, stampServer } = this.stamps.read();
      this.resolve({ entry: this.entry.value, entryServer: this.entry.server, stamps, stampServer });
    } catch (error) {
      this.reject(error);
    }
  }
}

import type { RemoteRead, ScopeNames } from '../remote-store.js';
import { NameGroup, type Place, type WaitingRead } from './name-group.js';
import type { RedisKeys } from './redis-keys.js';
import type { RedisNodes } from './redis-nodes.js';

/** Creates the stamps of scopes that have none; handles its rejection. */
export type CreateStamps = (scopes: ScopeNames, found: readonly (Buffer | null)[]) => Promise<readonly Buffer[]>;

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
    private readonly createStamps: CreateStamps,
  ) {}

  /** The stamps are the same list for all reads of the batch that name the same list of scopes. */
  add(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    let entry = this.entries.get(key);
    if (entry === undefined) this.entries.set(key, (entry = { name: this.keys.entry(key), value: null, server: '' }));
    let stamps = this.stampLists.get(scopes);
    if (stamps === undefined) this.stampLists.set(scopes, (stamps = this.stampList(scopes)));
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
      if (group === undefined || group.size === NAMES_PER_COMMAND) {
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

  private promised(entry: Place, stamps: StampList): Promise<RemoteRead> {
    return new Promise((resolve, reject) => {
      this.reads.push(new BatchedRead(entry, stamps, resolve, reject));
    });
  }

  private stampList(scopes: ScopeNames): StampList {
    return new StampList(this.placesOf(scopes), (found) => this.createStamps(scopes, found));
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
  private found: Pick<RemoteRead, 'stamps' | 'stampServer'> | undefined;

  constructor(
    readonly places: readonly Place[],
    private readonly create: (found: readonly (Buffer | null)[]) => Promise<readonly Buffer[]>,
  ) {}

  /** @throws Error when they came from several servers: their slot is moving, and not all have gone yet */
  read(): Pick<RemoteRead, 'stamps' | 'stampServer'> {
    return (this.found ??= this.gather());
  }

  private gather(): Pick<RemoteRead, 'stamps' | 'stampServer'> {
    const stampServer = this.places[0]?.server ?? '';
    if (this.places.some(({ server }) => server !== stampServer)) throw new Error('the stamps are on their way');
    const found = this.places.map(({ value }) => value);
    return { stamps: isComplete(found) ? found : this.create(found), stampServer };
  }
}

const isComplete = (stamps: readonly (Buffer | null)[]): stamps is readonly Buffer[] => !stamps.includes(null);

class BatchedRead implements WaitingRead {
  private left = 0;

  constructor(
    private readonly entry: Place,
    private readonly stamps: StampList,
    private readonly resolve: (read: RemoteRead) => void,
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
      const { value, server } = this.entry;
      this.resolve({ entry: value ?? undefined, entryServer: server, stamps, stampServer });
    } catch (error) {
      this.reject(error);
    }
  }
}

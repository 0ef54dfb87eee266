import { Cache, type CacheOptions, type LoadOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import type { RemoteStore } from '../../../src/cache/store/remote-store.js';
import type { ChaosBus } from './chaos-bus.js';
import { ChaosRemoteStore } from './chaos-remote-store.js';
import { Gate } from './gate.js';
import { ManualClock } from './manual-clock.js';
import { ReadStatistics } from '../../../src/cache/insight/read-statistics.js';

/** The key of which most stories tell, and the scope that it is in. */
export const KEY = 'user:1';
export const SCOPE = 'user:*';

/** As an annotated method has it. */
export const POLICY = {
  ttl: 3_600_000,
  emptyTtl: 30_000,
  sliding: false,
  type: undefined,
  statistics: new ReadStatistics('test'),
};

/** Runs everything that waits for nothing but its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Processes over one remote store. Time, and all that passes between them, moves only when a test moves it. */
export class Fleet<Server extends RemoteStore = MemoryRemoteStore> {
  private readonly nodes: FleetNode[] = [];

  private constructor(
    readonly clock: ManualClock,
    readonly server: Server,
  ) {}

  static over<Server extends RemoteStore>(server: (clock: ManualClock) => Server): Fleet<Server> {
    const clock = new ManualClock();
    return new Fleet(clock, server(clock));
  }

  static overMemory(): Fleet {
    return Fleet.over((clock) => new MemoryRemoteStore(clock));
  }

  node(options: Partial<CacheOptions> = {}): FleetNode {
    const node = new FleetNode(new ChaosRemoteStore(this.server), this.clock, options);
    this.nodes.push(node);
    return node;
  }

  /** A process that reads from the remote store each time. */
  remoteOnlyNode(options: Partial<CacheOptions> = {}): FleetNode {
    return this.node({ near: false, ...options });
  }

  /** Time passes step by step, so that everything which repeats has its turns. */
  async pass(milliseconds: number): Promise<void> {
    const step = 250;
    for (let left = milliseconds; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      await turn();
    }
  }

  async stop(): Promise<void> {
    for (const { remote } of this.nodes) remote.recover();
    await Promise.all(this.nodes.map(({ cache }) => cache.close()));
  }
}

/** One process, and its own way to the remote store and the bus. */
export class FleetNode {
  readonly cache: Cache;

  constructor(
    readonly remote: ChaosRemoteStore,
    clock: ManualClock,
    options: Partial<CacheOptions>,
  ) {
    // No timer decides here: the gates do.
    this.cache = new Cache({
      namespace: 'n',
      remote: { store: remote.store },
      remoteTimeout: '20s',
      clock,
      ...options,
    });
  }

  get bus(): ChaosBus {
    return this.remote.bus;
  }

  /** What a reader gets where the source says `value`. */
  load<T>(value: T, key = KEY, options: LoadOptions<T> = {}): Promise<T> {
    return this.cache.getOrLoad(key, '1h', async () => value, options);
  }

  /** As {@link load}, and all that it stores is stored. */
  async filled(value: string, key = KEY, options: LoadOptions<string> = {}): Promise<string> {
    const loaded = await this.load(value, key, options);
    await this.cache.settled();
    return loaded;
  }

  /** A load that has begun, and ends when the test says what it found. */
  async slowLoad(key = KEY, options: LoadOptions<string> = {}): Promise<SlowLoad> {
    const gate = new Gate<string>();
    const result = this.cache.getOrLoad(key, '1h', () => gate.pass(), options);
    await gate.reached;
    return {
      finish: async (value) => {
        gate.open(value);
        const found = await result;
        await this.cache.settled();
        return found;
      },
    };
  }

  get nearHits(): number {
    return this.cache.stats().nearHits;
  }

  /** Evictions that are not acknowledged yet. */
  get outstanding(): number {
    return this.cache.stats().remote.journalDepth;
  }
}

export interface SlowLoad {
  /** @returns what its reader got, when all that it stores is stored */
  finish(value: string): Promise<string>;
}

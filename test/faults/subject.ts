/**
 * What the laboratory asks of a cache. Each cache is one file that exports `start`; see {@link SubjectModule}. It runs
 * in a process of its own, several of which share one Redis, so it must not keep anything in module scope that two
 * processes would have to share.
 */

/** A register: one row of Postgres, one entry of the cache. Plain data, so that every serializer gives it back. */
export interface Register {
  readonly key: string;
  readonly group: string;
  /** Grows by one with every write. */
  readonly version: number;
}

/** Where a register is. Both parts are letters and digits. */
export interface RegisterName {
  readonly key: string;
  /** Registers of a group are evicted together by a pattern or by a tag. */
  readonly group: string;
}

/**
 * The database, given by the laboratory: it counts, it notes when something was committed, and it can hold a load back
 * to force an interleaving. A subject must load and write through it and nowhere else.
 */
export interface Registers {
  /** The loader of a cache miss. @throws Error when Postgres cannot answer */
  load(name: RegisterName): Promise<Register>;
  /** Raises the version by one and commits. @throws Error when Postgres cannot answer; it may have happened then */
  update(name: RegisterName): Promise<Register>;
}

/**
 * How something is evicted. `pattern` is everything whose name begins with the group (`register:{group}:*`), `tag`
 * everything that was stored with the tag `group:{group}`. A cache that has no patterns (or no tags) does what its
 * documents recommend in place of it; one that has neither evicts the one key.
 */
export type EvictionForm = 'key' | 'pattern' | 'tag';

/** How to reach Redis. Every address is that of a proxy of this process alone: it may be cut off from the others. */
export type RedisPlace =
  | { readonly kind: 'single'; readonly url: string }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly Address[];
      readonly name: string;
      readonly natMap: NatMap;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly Address[]; readonly natMap: NatMap };

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** As the option of that name of ioredis: `host:port` that a server names → the address to use in place of it. */
export type NatMap = Readonly<Record<string, Address>>;

export interface SubjectOptions {
  readonly redis: RedisPlace;
  /** Prefix of all names in Redis, the same for all processes of a run. */
  readonly namespace: string;
  /** Number of this process, from 0. */
  readonly node: number;
  readonly registers: Registers;
  /** False: no level in this process, every read asks Redis. A cache that cannot do that uses its smallest one. */
  readonly near: boolean;
  /** Milliseconds an entry lives: longer than any run, so that only evictions keep the values right. */
  readonly ttl: number;
  /** Milliseconds a call to Redis may take, for caches that have such an option. */
  readonly remoteTimeout: number;
  /** Milliseconds an entry of this process may lag behind another's eviction, for caches that promise anything of the kind. */
  readonly nearMaxStaleness: number;
  /** The time, for caches that take a clock: wall and monotonic milliseconds, both moved when a fault says so. */
  readonly clock: { wall(): number; monotonic(): number };
}

/** Figures of a cache, as far as it knows them. */
export interface SubjectFigures {
  /** Evictions that Redis has not acknowledged yet and that will be tried again: 0 for a cache that does not do that. */
  readonly unacknowledged: number;
  /**
   * Reads so far that shared the load of a read before them, counted before `read` returns its promise. Without it
   * every read that overlaps another of the same name in this process is taken for one.
   */
  readonly joins?: number;
}

/** One cache in one process, configured as its documents recommend for several processes and correct values. */
export interface Subject {
  /** Cached read; on a miss `registers.load`, then a fill. */
  read(name: RegisterName): Promise<Register>;
  /**
   * `registers.update`, then the eviction, as a service would do it; resolves when both are done. Rejects when the
   * update rejected; whether it also does when only the eviction failed is up to the cache.
   */
  write(name: RegisterName, evicts: EvictionForm): Promise<Register>;
  /** An eviction without a write. */
  evict(name: RegisterName, form: EvictionForm): Promise<void>;
  figures(): SubjectFigures;
  /** Ends timers and connections, so that the process can end by itself. */
  close(): Promise<void>;
}

/** What a `*.subject.ts` exports, by these names. */
export interface SubjectModule {
  /** The name and version to print, such as `bentocache 1.2.3`. */
  readonly title: string;
  /** Deployments of Redis that the cache can use; the others are reported as such. */
  readonly places: readonly RedisPlace['kind'][];
  /** Must resolve within some seconds; Redis is up then. */
  start(options: SubjectOptions): Promise<Subject>;
}

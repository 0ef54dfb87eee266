import { Cache, type ServerStats } from '../cache/core.js';
import { type CommandLine, UsageError } from './command-line.js';
import { isUsed } from './is-used.js';
import type { CountedFleet, Source } from './source.js';

/** Longest wait for Redis, in milliseconds. */
const PATIENCE = 3_000;

/** A Redis, asked without any service: as one more process of the fleet, that reads nothing. */
export class RedisSource implements Source {
  private constructor(private readonly cache: Cache) {}

  /** @throws UsageError when it does not answer, and for an eviction where there is nothing under the prefix */
  static async connected(
    url: string,
    { name, isForced, prefix, schema }: Pick<CommandLine, 'name' | 'isForced' | 'prefix' | 'schema'>,
  ): Promise<RedisSource> {
    const cache = new Cache({
      namespace: prefix,
      ...(schema !== '' && { version: schema }),
      remote: { url },
      near: false,
      remoteTimeout: '5s',
    });
    try {
      if (!(await cache.connect(PATIENCE)))
        throw new UsageError(`Redis cannot be used: ${(await cache.health()).error ?? 'no answer'}`);
      if (!(await isUsed(url, prefix))) {
        const found = `Nothing is cached on this Redis under '${prefix}': is --prefix right?`;
        if (name === 'evict' && !isForced)
          throw new UsageError(`${found} Nothing was evicted; with --force it is tried.`);
        console.error(`larder: ${found}`);
      }
      return new RedisSource(cache);
    } catch (error) {
      await cache.close();
      throw error;
    }
  }

  async stats(): Promise<undefined> {
    return undefined;
  }

  async fleet(): Promise<CountedFleet | undefined> {
    const fleet = await this.cache.fleetStats();
    return fleet?.since ? fleet : undefined;
  }

  server(): Promise<ServerStats | undefined> {
    return this.cache.serverStats();
  }

  /** It is in the database. */
  async outbox(): Promise<undefined> {
    return undefined;
  }

  explain(key: string): Promise<{ nextRead: string }> {
    return this.cache.explain(key, { elsewhere: true });
  }

  async evict(patterns: readonly string[], tags: readonly string[]): Promise<number> {
    if (patterns.length > 0) await this.cache.evict(patterns);
    if (tags.length > 0) await this.cache.evictTags(tags);
    return this.cache.stats().remote.journalDepth;
  }

  close(): Promise<void> {
    return this.cache.close();
  }
}

import { Cache } from '../cache/index.js';
import { type CommandLine, UsageError } from './command-line.js';
import type { CountedFleet, Source } from './source.js';

/** Longest wait for Redis, in milliseconds. */
const PATIENCE = 3_000;

/** A Redis, asked without any service: as one more process of the fleet, that reads nothing. */
export class RedisSource implements Source {
  private constructor(private readonly cache: Cache) {}

  /** @throws UsageError when it does not answer */
  static async connected(
    url: string,
    { prefix, schema }: Pick<CommandLine, 'prefix' | 'schema'>,
  ): Promise<RedisSource> {
    const cache = new Cache({
      namespace: prefix,
      ...(schema !== '' && { version: schema }),
      remote: { url },
      near: false,
      remoteTimeout: '5s',
    });
    if (await cache.connect(PATIENCE)) {
      const source = new RedisSource(cache);
      if ((await source.fleet()) === undefined)
        console.error(
          `larder: no process has counted anything under '${prefix}' and schema '${schema}': are they right?`,
        );
      return source;
    }
    const { error = 'no answer' } = await cache.health();
    await cache.close();
    throw new UsageError(`Redis cannot be used: ${error}`);
  }

  async stats(): Promise<undefined> {
    return undefined;
  }

  async fleet(): Promise<CountedFleet | undefined> {
    const fleet = await this.cache.fleetStats();
    return fleet?.since ? fleet : undefined;
  }

  explain(key: string): Promise<{ nextRead: string }> {
    return this.cache.explain(key);
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

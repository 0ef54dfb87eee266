import { Injectable } from '@nestjs/common';
import { CacheService, Transactional } from '../cache/index.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import { InvalidRequestError } from '../http/request.errors.js';
import { toCacheEvictionView, type CacheEvictionView, type MadeEvictionView } from './cache-eviction.view.js';
import { CacheEvictionsRepository } from './cache-evictions.repository.js';
import type { EvictCacheDto } from './dto/evict-cache.dto.js';

/** Evictions by administrators, and the log of them. */
@Injectable()
export class CacheEvictionsService {
  constructor(
    private readonly evictions: CacheEvictionsRepository,
    private readonly cache: CacheService,
  ) {}

  /**
   * Notes the eviction and makes it: none is made that is not in the log. As any other it is recorded in the outbox, in the
   * transaction of the note, so that neither the death of this process nor a Redis that it cannot reach loses it.
   *
   * @param evictedBy the administrator
   * @throws {InvalidRequestError} when nothing is named
   */
  async evict(
    { patterns: namedPatterns = [], tags: namedTags = [] }: EvictCacheDto,
    evictedBy: string,
  ): Promise<MadeEvictionView> {
    const [patterns, tags] = [[...new Set(namedPatterns)], [...new Set(namedTags)]];
    if (patterns.length + tags.length === 0)
      throw new InvalidRequestError([{ field: 'patterns', message: 'name at least one pattern or tag to evict' }]);
    const noted = await this.noteAndEvict(patterns, tags, evictedBy);
    return {
      ...noted,
      caches: this.cache.reach(patterns, tags),
      outstanding: this.cache.stats().remote.journalDepth,
    };
  }

  /** What is evicted in a transaction is evicted when it has been committed, and before this resolves. */
  @Transactional()
  async noteAndEvict(
    patterns: readonly string[],
    tags: readonly string[],
    evictedBy: string,
  ): Promise<CacheEvictionView> {
    const row = await this.evictions.insert({ patterns: [...patterns], tags: [...tags], evictedBy });
    await Promise.all([this.cache.evict(patterns), this.cache.evictTags(tags)]);
    return toCacheEvictionView(row);
  }

  /** The newest first. Not cached: few ask, and an audit wants to see what is. */
  async list(query: PageQuery): Promise<Page<CacheEvictionView>> {
    const { rows, counted } = await this.evictions.newestFirst(query);
    return pageOf(
      rows.map(({ id, patterns, tags, evictedBy, evictedAt }) =>
        toCacheEvictionView({ id, patterns, tags, evictedBy, evictedAt }),
      ),
      query,
      counted,
    );
  }
}

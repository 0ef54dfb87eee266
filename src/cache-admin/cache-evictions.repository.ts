import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import type { PageQuery } from '../http/page.js';
import { CacheEvictionEntity } from './cache-eviction.entity.js';

/** The latest evictions; older ones are forgotten when another one is noted. */
export const EVICTIONS_KEPT = 1_000;

const COLUMNS = `id, patterns, tags, evicted_by AS "evictedBy", evicted_at AS "evictedAt"`;
const NEWEST_FIRST = 'evicted_at DESC, id';

@Injectable()
export class CacheEvictionsRepository {
  constructor(@InjectRepository(CacheEvictionEntity) private readonly evictions: Repository<CacheEvictionEntity>) {}

  newestFirst(query: PageQuery): Promise<CountedRows<CacheEvictionEntity>> {
    return pagedRows(this.evictions.manager, {
      columns: COLUMNS,
      from: 'cache_evictions',
      order: NEWEST_FIRST,
      parameters: [],
      query,
    });
  }

  /** Two at the same time may leave one row more than are kept, until the next one. */
  async insert(eviction: Pick<CacheEvictionEntity, 'patterns' | 'tags' | 'evictedBy'>): Promise<CacheEvictionEntity> {
    const { patterns, tags, evictedBy } = eviction;
    const [row] = await this.evictions.query<CacheEvictionEntity[]>(
      `WITH surplus AS (
         DELETE FROM cache_evictions WHERE id IN (
           SELECT id FROM cache_evictions ORDER BY ${NEWEST_FIRST} OFFSET ${EVICTIONS_KEPT - 1})
       )
       INSERT INTO cache_evictions (patterns, tags, evicted_by) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`,
      [patterns, tags, evictedBy],
    );
    if (!row) throw new Error('INSERT … RETURNING gave no row');
    return row;
  }
}

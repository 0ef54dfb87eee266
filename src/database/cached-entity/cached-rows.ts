import { getMetadataArgsStorage } from 'typeorm';
import type { RowEvictions } from '../../cache/index.js';
import { cachedEntityOf } from './cached-entity.decorator.js';
import { cacheTriggersOf } from './cache-triggers.js';

/**
 * What changes of rows evict: of every entity with `@CachedEntity` that this process has loaded. Needs no data source.
 * @throws StartupError as cacheTriggersOf
 */
export const cachedRows = (): readonly RowEvictions[] =>
  getMetadataArgsStorage().tables.flatMap(({ target }) => {
    if (typeof target !== 'function' || !cachedEntityOf(target)) return [];
    const { evicts, tags = [] } = cacheTriggersOf(target as new () => object);
    return [{ owner: target.name, patterns: evicts, tags }];
  });

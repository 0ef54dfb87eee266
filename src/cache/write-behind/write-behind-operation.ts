import type { CacheEvictOperation, CacheOperation } from '../decorators/cache-operation.js';
import type { WriteBehindOptions } from './write-behind.options.js';

/** An eviction that comes after a write which comes later. */
export interface WriteBehindOperation extends CacheEvictOperation {
  readonly writeBehind: WriteBehindOptions;
}

export const isWriteBehind = (operation: CacheOperation): operation is WriteBehindOperation =>
  operation.kind === 'evict' && operation.writeBehind !== undefined;

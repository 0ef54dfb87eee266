import type { CacheableOperation } from '../decorators/cache-operation.js';
import { operationsAt, operationsOf } from '../decorators/intercept-method.js';

/** What `@Cacheable` says of the method that a call of this name reaches, if it says anything. */
export function cacheableOperation(target: object, method: string | symbol): CacheableOperation | undefined {
  for (let level: object | null = target; level; level = Object.getPrototypeOf(level) as object | null) {
    const found: unknown = Object.getOwnPropertyDescriptor(level, method)?.value;
    if (typeof found !== 'function') continue;
    const shown = operationsOf(found);
    const operations = shown.length > 0 ? shown : operationsAt(level, method);
    return operations.find((operation) => operation.kind === 'cacheable');
  }
  return undefined;
}

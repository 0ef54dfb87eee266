import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache.service.js';
import type { AsyncMethod, CacheableOperation } from '../decorators/cache-operation.js';
import { advisedBy, type MethodInterceptor } from '../decorators/intercept-method.js';
import { Compiled } from '../plan/compile-operation.js';
import type { ReadRequest } from '../read/read-request.js';
import { CachedMethod } from './cached-method.js';

/** Answers calls from the cache, or runs the method and keeps what it returns. */
@Injectable()
export class CacheableInterceptor implements MethodInterceptor<CacheableOperation> {
  readonly isIdle: boolean;
  private readonly methods: Compiled<CacheableOperation, CachedMethod>;

  constructor(cache: CacheService) {
    this.isIdle = !cache.enabled;
    this.methods = new Compiled((operation) => new CachedMethod(cache, operation));
  }

  intercept(
    operation: CacheableOperation,
    method: AsyncMethod,
    self: unknown,
    args: readonly unknown[],
  ): Promise<unknown> {
    try {
      return this.methods.of(operation).call(method, self, args);
    } catch (error) {
      // An annotation that is wrong: nobody expects a method that returns promises to throw.
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** What a call of the annotated method asks the cache for; `undefined` for one that goes past the cache. */
  request(operation: CacheableOperation, self: unknown, args: readonly unknown[]): ReadRequest<unknown> | undefined {
    return this.methods.of(operation).request(advisedBy(operation), self, args);
  }
}

import { Injectable } from '@nestjs/common';
import type { AsyncMethod, CacheEvictOperation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import { WriteBehindService } from './write-behind.service.js';

/** Hands calls of annotated methods to their queue. */
@Injectable()
export class WriteBehindInterceptor implements MethodInterceptor<CacheEvictOperation> {
  readonly isIdle = false;

  constructor(private readonly writes: WriteBehindService) {}

  intercept(
    operation: CacheEvictOperation,
    method: AsyncMethod,
    self: unknown,
    args: readonly unknown[],
  ): Promise<unknown> {
    return this.writes.write(operation, method, self, args);
  }
}

import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, Optional } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { HttpCacheService } from './http-cache.service.js';

/** Stands between the guards and the pipes of an annotated route. Without the CacheModule the route does what was written. */
@Injectable()
export class HttpCacheInterceptor implements NestInterceptor {
  constructor(@Optional() private readonly responses?: HttpCacheService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    return this.responses ? this.responses.answer(context, next) : next.handle();
  }
}

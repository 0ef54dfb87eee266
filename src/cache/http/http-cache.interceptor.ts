import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { HttpCacheService } from './http-cache.service.js';

/** Stands between the guards and the pipes of an annotated route. */
@Injectable()
export class HttpCacheInterceptor implements NestInterceptor {
  constructor(private readonly responses: HttpCacheService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    return this.responses.answer(context, next);
  }
}

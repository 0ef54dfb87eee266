import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { HTTP_CACHE } from './http-cache-metadata.js';
import type { HttpCacheOptions } from './http-cache.options.js';
import { HttpCacheInterceptor } from './http-cache.interceptor.js';

/**
 * Answers GET and HEAD requests of a route (or of all GET routes of a controller) from the cache. Guards run before it,
 * pipes and the handler only on a miss. Stored is what would have been sent: status, headers and the bytes of the body.
 *
 * A response must depend on nothing but the path, its parameters, the query, the headers in `vary` and, in the scope
 * `user`, the user. What was made from other headers is noticed, and not stored.
 *
 * ```ts
 * @Get()
 * @HttpCache({ ttl: '10m', scope: 'public', tags: ['achievements'] })
 * definitions(): Promise<AchievementDefinitions> { … }
 * ```
 */
export const HttpCache = (options: HttpCacheOptions = {}): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(HTTP_CACHE, options), UseInterceptors(HttpCacheInterceptor));

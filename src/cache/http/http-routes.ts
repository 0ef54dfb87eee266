import { Inject, Injectable } from '@nestjs/common';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { CacheService } from '../cache.service.js';
import type { ReadPolicy } from '../read/read-request.js';
import { HTTP_CACHE } from './http-cache-metadata.js';
import type { HttpCacheOptions } from './http-cache.options.js';
import type { StoredResponse } from './stored-response.js';
import { compileRoute, type HttpRoute, isFailure } from './http-route.js';

type Named = { readonly name: string } & object;

/** What the annotations of this application's routes mean; each is compiled once. */
@Injectable()
export class HttpRoutes {
  private readonly known = new Map<object, Map<object, HttpRoute | undefined>>();

  constructor(
    @Inject(CacheService) private readonly cache: Pick<CacheService, 'policy'>,
    @Inject(CACHE_MODULE_OPTIONS) private readonly options: CacheModuleOptions,
  ) {}

  /**
   * A handler's own annotation comes before that of its controller.
   * @throws InvalidOptionError, InvalidDurationError, InvalidKeyTemplateError, UnknownPlaceholderError
   */
  of(controller: Named, handler: Named): HttpRoute | undefined {
    let handlers = this.known.get(controller);
    if (!handlers) this.known.set(controller, (handlers = new Map<object, HttpRoute | undefined>()));
    if (!handlers.has(handler)) handlers.set(handler, this.compile(controller, handler));
    return handlers.get(handler);
  }

  private compile(controller: Named, handler: Named): HttpRoute | undefined {
    const options = optionsOf(controller, handler);
    return options && compileRoute({ controller, handler, options }, this.options.http ?? {}, this.policyOf);
  }

  private readonly policyOf = (owner: string, options: HttpCacheOptions): ReadPolicy => {
    const { ttl, staleFor, staleIfError, earlyRefresh, near, serveStaleOn = isFailure } = options;
    const { encrypt, allowFields } = options;
    return this.cache.policy(
      ttl,
      {
        serveStaleOn,
        // An audit would call the handler for a request that is over.
        audit: false,
        compared: whatChanges,
        ttlOf: ttlOfError,
        ...(staleFor !== undefined && { staleFor }),
        ...(staleIfError !== undefined && { staleIfError }),
        ...(earlyRefresh !== undefined && { earlyRefresh }),
        ...(near !== undefined && { near }),
        ...(encrypt !== undefined && { encrypt }),
        ...(allowFields !== undefined && { allowFields }),
      },
      `http:${owner}`,
    );
  };
}

/** Of a response: when it was made is another time with each load. */
const whatChanges = (response: unknown): unknown => {
  const { status, etag } = response as StoredResponse;
  return [status, etag];
};

/** An error is kept for as long as is declared for its status. */
const ttlOfError = (response: unknown): number | undefined => {
  const { status, ttl } = response as StoredResponse;
  return status >= 400 ? ttl : undefined;
};

/** The annotation that holds for a handler. */
export const optionsOf = (controller: object, handler: object): HttpCacheOptions | undefined =>
  (Reflect.getMetadata(HTTP_CACHE, handler) ?? Reflect.getMetadata(HTTP_CACHE, controller)) as
    HttpCacheOptions | undefined;

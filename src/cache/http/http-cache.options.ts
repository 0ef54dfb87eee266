import type { LifeOptions, NearOptions, ProtectionOptions } from '../read/read-policy.js';
import type { Duration } from '../time/duration.js';

/** To whom one stored response may be given. */
export type HttpScope =
  /** To everybody whom the guards let pass: the handler says the same to all of them. */
  | 'public'
  /** To the user for whom it was made; see {@link HttpCacheModuleOptions.userOf}. */
  | 'user';

/** What `@HttpCache` takes. */
export interface HttpCacheOptions
  extends Pick<LifeOptions, 'staleFor' | 'staleIfError'>, NearOptions, ProtectionOptions {
  /** Time to live in the cache. Without one the module's `defaultTtl`. */
  readonly ttl?: Duration;
  /**
   * Must be said, unless the route is known to be public. Without it, a request that carries `Authorization` or `Cookie`
   * goes past the cache.
   */
  readonly scope?: HttpScope;
  /**
   * For how long clients, and caches between here and there, may use a response again without asking. No eviction
   * reaches them. Without it they must ask each time, and mostly get a 304. Never beyond the time to live.
   */
  readonly maxAge?: Duration;
  /** Request headers on which the response depends: parts of the key, and told to clients in `Vary`. */
  readonly vary?: readonly string[];
  /**
   * The query parameters that the handler knows: a request with another one goes past the cache, so that nobody can
   * fill it with made-up ones. Without it each parameter is part of the key.
   */
  readonly query?: readonly string[];
  /** Tags of the entry, templates of `params` (of the path) and `user` (the id): `['meeting:{params.meetingId}']`. */
  readonly tags?: readonly string[];
  /** Times to live of 404, 405, 410, 414 and 501 that the handler returns; they are not stored without one. */
  readonly errorTtl?: Readonly<Partial<Record<404 | 405 | 410 | 414 | 501, Duration>>>;
  /** Errors for which `staleIfError` holds. Default: all but those with a status below 500, which are answers. */
  readonly serveStaleOn?: (error: unknown) => boolean;
  /** As of `@Cacheable`; `false` keeps the handler from running in the background before a response expires. */
  readonly earlyRefresh?: number | false;
}

/** The module's option `http`. */
export interface HttpCacheModuleOptions {
  /** `false`: annotated routes answer as if they had no annotation. Default true. */
  readonly enabled?: boolean;
  /** Id of the user who makes the request, as the guards left it there; `undefined` for nobody. For `scope: 'user'`. */
  readonly userOf?: (request: object) => string | undefined;
  /** Whether a route needs no credentials. Default: none is known to be public. */
  readonly isPublic?: (controller: object, handler: object) => boolean;
  /**
   * Whose `no-cache`, `no-store`, `max-age` and `min-fresh` are followed: of requests with a user (`'user'`), of all
   * (`true`), or of none (`false`). Default `'user'`: a client without an account must not be able to make the handler
   * run. RFC 9111 (5.2.1) calls these directives advisory.
   */
  readonly clientDirectives?: 'user' | boolean;
  /**
   * Properties of the request that tell who makes it, beside `user`, `principal`, `session` and the like: what a handler
   * said after reading one of them is not stored in the scope `public`.
   */
  readonly identity?: readonly string[];
  /** Most bytes of a body that is stored. Default 1 MiB. */
  readonly largestBody?: number;
}

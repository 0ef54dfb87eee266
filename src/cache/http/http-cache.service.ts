import { type CallHandler, type ExecutionContext, Inject, Injectable, Logger } from '@nestjs/common';
import { type Observable, of } from 'rxjs';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { CacheService } from '../cache.service.js';
import type { ReadRequest } from '../read/read-request.js';
import { type Clock, systemClock } from '../time/clock.js';
import { AnswerAtOnce } from './answer-at-once.js';
import type { CacheStatus } from './cache-status.js';
import { exchangeOf } from './exchange-of.js';
import type { HttpCacheModuleOptions } from './http-cache.options.js';
import { type HttpExchange, ReplyInUseError } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { HttpRoutes } from './http-routes.js';
import { HttpVisit } from './http-visit.js';
import type { HandlerRun } from './run-handler.js';
import { Reloads } from './reloads.js';
import { type RequestDirectives, requestDirectives } from './request-directives.js';
import { placeOf } from './request-key.js';
import { addStatus, sendResponse } from './send-response.js';
import { isStored, type LoadedResponse, type StoredResponse } from './stored-response.js';

const LARGEST_BODY = 1_024 * 1_024;

interface Place {
  readonly key: string;
  readonly tags: readonly string[];
}

/** Answers the requests of annotated routes through {@link CacheService}: same stores, leases and evictions. */
@Injectable()
export class HttpCacheService {
  private readonly http: HttpCacheModuleOptions;
  private readonly clock: Clock;
  private readonly isOn: boolean;
  private readonly atOnce: AnswerAtOnce;
  private readonly reloads = new Reloads<LoadedResponse>();
  private readonly warned = new Set<HttpRoute>();
  /** Requests that have come here: again, where both a controller and its handler are annotated. */
  private readonly seen = new WeakSet<object>();
  private readonly logger = new Logger('Cache');

  constructor(
    private readonly cache: CacheService,
    private readonly routes: HttpRoutes,
    @Inject(CACHE_MODULE_OPTIONS) { http = {}, clock = systemClock }: CacheModuleOptions,
  ) {
    this.http = http;
    this.clock = clock;
    this.atOnce = new AnswerAtOnce(cache, clock);
    this.isOn = cache.enabled && (http.enabled ?? true);
  }

  /** @returns what is sent: of the handler, or the bytes of a stored response */
  answer(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    if (!this.isOn || context.getType() !== 'http') return next.handle() as Observable<unknown>;
    const route = this.routes.of(context.getClass(), context.getHandler());
    const exchange = exchangeOf(context);
    const isRead = exchange.method === 'GET' || exchange.method === 'HEAD';
    if (!route || !isRead || this.seen.has(exchange.rawRequest)) return next.handle() as Observable<unknown>;
    const user = this.http.userOf?.(exchange.request);
    return this.atOnce.answer(route, exchange, user) ?? this.answerRead(route, exchange, user, next);
  }

  private async answerRead(
    route: HttpRoute,
    exchange: HttpExchange,
    user: string | undefined,
    next: CallHandler,
  ): Promise<Observable<unknown>> {
    this.seen.add(exchange.rawRequest);
    const pass = (status: CacheStatus): Observable<unknown> => {
      addStatus(exchange, status);
      return next.handle() as Observable<unknown>;
    };
    if (this.cache.isInTransaction) {
      route.policy.statistics.bypasses += 1;
      return pass({ forwarded: 'bypass', detail: 'transaction' });
    }
    const place = placeOf(route, exchange, user);
    if ('bypass' in place) {
      route.policy.statistics.bypasses += 1;
      return pass({ forwarded: 'bypass', detail: place.bypass });
    }
    const { clientDirectives = 'user' } = this.http;
    const followed = clientDirectives === 'user' ? user !== undefined : clientDirectives;
    const wishes = requestDirectives(exchange, followed);
    if (wishes.onlyIfCached) return of(await this.answerIfCached(route, exchange, place, wishes));
    if (wishes.noStore) return pass({ forwarded: 'request', detail: 'no-store' });
    const begun = this.clock.wall();
    const visit = this.visit(route, exchange, next);
    const { response, reloaded } = await this.find(route, place, visit, wishes);
    visit.end();
    if (visit.unshared?.thrown) throw visit.unshared.thrown.error;
    if (visit.unshared) {
      this.warnOnce(route, visit.unshared);
      const detail = isStored(response) ? undefined : response.unstored;
      addStatus(exchange, { forwarded: missOf(route, reloaded), ...(detail !== undefined && { detail }) });
      return of(visit.unshared.value);
    }
    // Somebody else's handler said that its answer is theirs alone.
    if (!isStored(response)) return pass({ forwarded: missOf(route, reloaded), detail: response.unstored });
    const age = this.clock.wall() - response.madeAt;
    const status = this.statusOf(route, visit, response, age, { begun, reloaded });
    if (status.hit === true) this.atOnce.note(route, place.key, exchange, user);
    return of(sendResponse(route, exchange, response, age, status));
  }

  /** From the cache, or anew where the client, or the response itself, says that what is there is too old. */
  private async find(
    route: HttpRoute,
    place: Place,
    visit: HttpVisit,
    wishes: RequestDirectives,
  ): Promise<{ readonly response: LoadedResponse; readonly reloaded: boolean }> {
    if (wishes.noCache) return { response: await this.reload(route, place, visit), reloaded: true };
    const response = await this.read(route, place, visit).catch((error: unknown): LoadedResponse => {
      // A refresh for another's request, which was waited for, did not come about.
      if (error instanceof ReplyInUseError) return { unstored: 'no-refresh' };
      throw error;
    });
    if (visit.handlerRan || !isStored(response) || this.isYoungEnough(response, wishes))
      return { response, reloaded: false };
    return { response: await this.reload(route, place, visit), reloaded: true };
  }

  private read(route: HttpRoute, place: Place, visit: HttpVisit): Promise<LoadedResponse> {
    return this.cache.read(requestOf(route, place, visit));
  }

  /** When it has answered, no read, of whatever process, is answered by what was there before. */
  private reload(route: HttpRoute, place: Place, visit: HttpVisit): Promise<LoadedResponse> {
    return this.reloads.run(place.key, () => this.cache.reload(requestOf(route, place, visit)));
  }

  private isYoungEnough({ madeAt, ttl }: StoredResponse, { maxAge, minFresh }: RequestDirectives): boolean {
    const age = this.clock.wall() - madeAt;
    if (maxAge !== undefined && age > maxAge * 1_000) return false;
    return minFresh === undefined || ttl - age >= minFresh * 1_000;
  }

  /** Without its handler: `only-if-cached` is answered by a fresh response, or 504 (RFC 9111, section 5.2.1.7). */
  private async answerIfCached(
    route: HttpRoute,
    exchange: HttpExchange,
    { key, tags }: Place,
    wishes: RequestDirectives,
  ): Promise<unknown> {
    const { near, encrypt = false } = route.policy;
    const options = { tags, encrypt, ...(near === false && { near }) };
    const response = wishes.noCache ? undefined : await this.cache.get<StoredResponse>(key, options);
    if (response && this.isYoungEnough(response, wishes)) {
      const age = this.clock.wall() - response.madeAt;
      return sendResponse(route, exchange, response, age, { hit: true, freshFor: response.ttl - age });
    }
    exchange.status = 504;
    addStatus(exchange, { detail: 'only-if-cached' });
    return undefined;
  }

  private statusOf(
    route: HttpRoute,
    visit: HttpVisit,
    { madeAt, ttl }: StoredResponse,
    age: number,
    { begun, reloaded }: { readonly begun: number; readonly reloaded: boolean },
  ): CacheStatus {
    const freshFor = ttl - age;
    if (visit.handlerThrew) return { forwarded: 'stale', freshFor, detail: 'stale-if-error' };
    if (visit.handlerRan) return { forwarded: missOf(route, reloaded), stored: true };
    // Made after this request came: another one's handler was waited for.
    if (reloaded || madeAt > begun) return { forwarded: missOf(route, reloaded), collapsed: true };
    return { hit: true, freshFor };
  }

  private visit(route: HttpRoute, exchange: HttpExchange, next: CallHandler): HttpVisit {
    const { identity = [], largestBody = LARGEST_BODY } = this.http;
    return new HttpVisit(route, exchange, next, { identity, largestBody, now: () => this.clock.wall() });
  }

  private warnOnce(route: HttpRoute, { unkeyed, secret }: HandlerRun): void {
    if ((unkeyed ?? secret) === undefined || this.warned.has(route)) return;
    this.warned.add(route);
    const reason =
      unkeyed === undefined
        ? String(secret?.message)
        : `it read ${unkeyed}, which is not part of the key; name the header in \`vary\`, say \`scope: 'user'\`, or ` +
          'do without it';
    this.logger.warn(`${route.owner}: its response was not stored, because ${reason}`);
  }
}

const requestOf = ({ policy }: HttpRoute, { key, tags }: Place, { load }: HttpVisit): ReadRequest<LoadedResponse> => ({
  key,
  tags,
  policy,
  loader: load,
  unless: (response) => !isStored(response),
});

const missOf = ({ vary }: HttpRoute, reloaded: boolean): 'request' | 'miss' | 'uri-miss' =>
  reloaded ? 'request' : vary.length > 0 ? 'miss' : 'uri-miss';

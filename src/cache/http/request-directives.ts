import type { HttpExchange } from './http-exchange.js';

/** What a client asks of the cache. Times in seconds. */
export interface RequestDirectives {
  /** Load anew, and store. */
  readonly noCache: boolean;
  readonly noStore: boolean;
  readonly onlyIfCached: boolean;
  readonly maxAge: number | undefined;
  readonly minFresh: number | undefined;
}

const ASKS_NOTHING: RequestDirectives = {
  noCache: false,
  noStore: false,
  onlyIfCached: false,
  maxAge: undefined,
  minFresh: undefined,
};

const DIRECTIVE = /([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g;

/** The members of `Cache-Control`, names in lower case. */
export function directivesOf(field: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(field.matchAll(DIRECTIVE), ([, name = '', quoted, token = '']) => [name.toLowerCase(), quoted ?? token]),
  );
}

/** Whether there is nothing in a request that {@link requestDirectives} would look at. */
export const asksNothing = (exchange: HttpExchange): boolean =>
  exchange.header('cache-control') === undefined && exchange.header('pragma') === undefined;

/**
 * Sources: RFC 9111, section 5.2.1; section 5.4 for `Pragma`, which counts only without `Cache-Control`. A `max-age` of
 * 0 is `no-cache`; one that is no number asks for nothing. `max-stale` is not followed: what is served stale is
 * declared at the route.
 *
 * @param followed whether this client's wishes are; `only-if-cached` always is, because it makes no work
 */
export function requestDirectives(exchange: HttpExchange, followed: boolean): RequestDirectives {
  if (asksNothing(exchange)) return ASKS_NOTHING;
  const field = exchange.header('cache-control');
  const directives = directivesOf(field ?? (/\bno-cache\b/i.test(exchange.header('pragma') ?? '') ? 'no-cache' : ''));
  const onlyIfCached = directives.has('only-if-cached');
  if (!followed) return { ...ASKS_NOTHING, onlyIfCached };
  const maxAge = secondsOf(directives.get('max-age'));
  return {
    noCache: directives.has('no-cache') || maxAge === 0,
    noStore: directives.has('no-store'),
    onlyIfCached,
    maxAge,
    minFresh: secondsOf(directives.get('min-fresh')),
  };
}

const secondsOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

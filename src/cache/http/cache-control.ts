import type { HttpRoute } from './http-route.js';

const MS_PER_SECOND = 1_000;

/**
 * What clients, and caches between here and there, may do with a response. Without `maxAge` they ask each time: no
 * eviction reaches them. With it they may use the response again for that long, but never past its time to live, and
 * stale as long as this cache would.
 *
 * `public` only where no guard asks who it is: a proxy that stores the response runs no guards.
 *
 * Sources: RFC 9111, section 5.2.2; RFC 5861 for the `stale-` directives.
 *
 * @param age of the response, and
 * @param ttl its time to live, in milliseconds
 */
export function cacheControlFor(route: HttpRoute, age: number, ttl: number): string {
  const audience = route.isShared ? 'public' : 'private';
  const { maxAge, staleFor, staleIfError } = route;
  if (maxAge === undefined) return `${audience}, no-cache`;
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / MS_PER_SECOND);
  return [
    audience,
    // Counted from when it was made, as `Age` is.
    `max-age=${seconds(Math.min(age + maxAge, ttl))}`,
    ...(staleFor === undefined ? [] : [`stale-while-revalidate=${seconds(staleFor)}`]),
    ...(staleIfError === undefined ? [] : [`stale-if-error=${seconds(staleIfError)}`]),
  ].join(', ');
}

import { cacheControlFor } from './cache-control.js';
import { type CacheStatus, cacheStatus } from './cache-status.js';
import { isNotModified } from './conditional-request.js';
import type { HttpExchange } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { fieldNames } from './storability.js';
import type { StoredResponse } from './stored-response.js';

/** What a 304 tells again of the response, beside what every answer has: RFC 9110, section 15.4.5. */
const OF_NOT_MODIFIED = new Set(['content-location', 'expires', 'last-modified']);

/** What describes a body, and is left out where none is sent. */
const OF_A_BODY = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-disposition'];

/** Who asks makes a difference to whether they are answered, and in the scope `user` to the answer. */
const PRIVATE_VARY = ['Authorization', 'Cookie'];

/**
 * Sends a response as it was stored, or a 304 to who has it already.
 *
 * @param age milliseconds since it was made
 * @returns what Nest is to be given
 */
export function sendResponse(
  route: HttpRoute,
  exchange: HttpExchange,
  response: StoredResponse,
  age: number,
  status: CacheStatus,
): unknown {
  const notModified = isNotModified(exchange, response);
  exchange.status = notModified ? 304 : response.status;
  if (notModified) for (const name of OF_A_BODY) exchange.removeReplyHeader(name);
  for (const [name, value] of Object.entries(response.headers)) {
    if (!notModified || OF_NOT_MODIFIED.has(name)) replaceHeader(exchange, name, value);
  }
  replaceHeader(exchange, 'etag', response.etag);
  const ownWord = response.headers['cache-control'];
  replaceHeader(exchange, 'cache-control', ownWord ?? cacheControlFor(route, age, response.ttl));
  if (status.hit === true) replaceHeader(exchange, 'age', String(Math.max(0, Math.floor(age / 1_000))));
  addVary(exchange, [...route.vary, ...(route.isShared ? [] : PRIVATE_VARY)]);
  addStatus(exchange, status);
  return notModified ? undefined : exchange.sendable(response);
}

/** Tells how a request was handled that the cache has no response for. */
export function addStatus(exchange: HttpExchange, status: CacheStatus): void {
  if (exchange.isAnswered) return;
  const before = exchange.replyHeaders()['cache-status'];
  const own = cacheStatus(status);
  replaceHeader(exchange, 'cache-status', before === undefined ? own : `${String(before)}, ${own}`);
}

function addVary(exchange: HttpExchange, names: readonly string[]): void {
  const before = exchange.replyHeaders().vary;
  const known = new Set(fieldNames(before));
  if (known.has('*')) return;
  const added = names.filter((name) => !known.has(name.toLowerCase()));
  if (added.length === 0) return;
  const all = [...(before === undefined ? [] : [String(before)]), ...added];
  replaceHeader(exchange, 'vary', all.join(', '));
}

/** Fastify appends to some headers instead of replacing them. */
function replaceHeader(exchange: HttpExchange, name: string, value: string | readonly string[]): void {
  exchange.removeReplyHeader(name);
  exchange.setReplyHeader(name, value);
}

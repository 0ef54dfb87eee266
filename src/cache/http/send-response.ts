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
  const code = notModified ? 304 : response.status;
  if (exchange.status !== code) exchange.status = code;
  if (notModified) for (const name of OF_A_BODY) exchange.removeReplyHeader(name);
  for (const [name, value] of Object.entries(response.headers)) {
    if (!notModified || OF_NOT_MODIFIED.has(name)) exchange.setReplyHeader(name, value);
  }
  exchange.setReplyHeader('etag', response.etag);
  const ownWord = response.headers['cache-control'];
  exchange.setReplyHeader('cache-control', ownWord ?? cacheControlFor(route, age, response.ttl));
  if (status.hit === true) exchange.setReplyHeader('age', String(Math.max(0, Math.floor(age / 1_000))));
  addVary(exchange, route.varyTold);
  addStatus(exchange, status);
  return notModified ? undefined : exchange.sendable(response);
}

/** Tells how a request was handled that the cache has no response for. */
export function addStatus(exchange: HttpExchange, status: CacheStatus): void {
  if (exchange.isAnswered) return;
  const before = exchange.replyHeader('cache-status');
  const own = cacheStatus(status);
  exchange.setReplyHeader('cache-status', before === undefined ? own : `${String(before)}, ${own}`);
}

function addVary(exchange: HttpExchange, names: readonly string[]): void {
  if (names.length === 0) return;
  const before = exchange.replyHeader('vary');
  if (before === undefined) {
    exchange.setReplyHeader('vary', names.join(', '));
    return;
  }
  const known = new Set(fieldNames(before));
  if (known.has('*')) return;
  const added = names.filter((name) => !known.has(name.toLowerCase()));
  if (added.length > 0) exchange.setReplyHeader('vary', [String(before), ...added].join(', '));
}

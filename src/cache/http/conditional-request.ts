import { namesTag } from './entity-tag.js';
import type { HttpExchange } from './http-exchange.js';
import type { StoredResponse } from './stored-response.js';

/**
 * Whether the client has this very response already, and a 304 will do. `If-Modified-Since` counts only without
 * `If-None-Match`, and where the handler gave a `Last-Modified`.
 *
 * Source: RFC 9110, sections 13.2.1 and 13.2.2.
 */
export function isNotModified(exchange: HttpExchange, { status, etag, headers }: StoredResponse): boolean {
  if (status < 200 || status >= 300) return false;
  const tags = exchange.header('if-none-match');
  if (tags !== undefined) return namesTag(tags, etag);
  const since = exchange.header('if-modified-since');
  return since !== undefined && Date.parse(String(headers['last-modified'])) <= Date.parse(since);
}

import { UnencodableArgumentError } from '../cache.errors.js';
import { encodeArgument } from '../key/encode-argument.js';
import type { HttpExchange } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { canonicalQuery } from './canonical-query.js';

const LONGEST_KEY = 512;

/** `:meetingId`, and nothing else in the segment. */
const PARAMETER = /^:(\w+)$/;
/** A segment that stands for something else than itself. */
const PATTERN = /[:*(){}?+]/;

/** The entry of a request, or why it has none: a word for `Cache-Status`. */
export type RequestPlace =
  | { readonly key: string; readonly tags: readonly string[]; readonly user: string | undefined }
  | { readonly bypass: string };

/**
 * `http:public:GET:v1:meetings:42:MeetingsController.findOne:page%3D2`: scope, path, handler, query. The path is that of
 * the matched route with its parameters, not the text that was sent: whatever a client appends, it is in a parameter or
 * matches no route. The handler is a part of it, with the versions and hosts that it declares, because these may be in
 * headers. HEAD is answered by the entry of GET.
 *
 * Ids, parameters and the query are encoded: none of them can contain a `:`, and the number of segments tells where the
 * path ends.
 */
export function placeOf(route: HttpRoute, exchange: HttpExchange, user: string | undefined): RequestPlace {
  const bypass = whyPassed(route, exchange, user);
  if (bypass !== undefined) return { bypass };
  const query = canonicalQuery(exchange.target);
  if (query === undefined || exchange.route === undefined) return { bypass: 'target' };
  if (route.query && !query.names.every((name) => route.query?.has(name))) return { bypass: 'undeclared-parameter' };
  try {
    const key = [
      'http',
      ...(route.scope === 'user' ? ['user', encodeArgument(user)] : ['public']),
      'GET',
      ...pathSegments(exchange.route, exchange.params),
      encodeArgument(route.handlerName),
      variantOf(route, exchange, query.text),
    ].join(':');
    if (key.length > LONGEST_KEY) return { bypass: 'target' };
    return { key, tags: route.tags.map((tag) => tag.render([exchange.params, user])), user };
  } catch (error) {
    if (error instanceof UnencodableArgumentError) return { bypass: 'target' };
    throw error;
  }
}

/** Why a request has no entry whatever its target is. */
export function whyPassed(route: HttpRoute, exchange: HttpExchange, user: string | undefined): string | undefined {
  if (exchange.hasBody) return 'request-body';
  if (route.scope === 'user' && user === undefined) return 'no-user';
  return !route.scopeDeclared && exchange.hasCredentials ? 'credentials' : undefined;
}

function pathSegments(route: string, params: Readonly<Record<string, unknown>>): string[] {
  const parts = route.split('/').filter(Boolean);
  const segments = parts.map((part) => {
    const name = PARAMETER.exec(part)?.[1];
    return encodeArgument(name === undefined ? part : params[name]);
  });
  const isPlain = parts.every((part) => PARAMETER.test(part) || !PATTERN.test(part));
  return isPlain ? segments : [...segments, encodeArgument({ ...params })];
}

/** What else the response depends on; a list where that is more than the query. */
function variantOf({ vary }: HttpRoute, exchange: HttpExchange, query: string): string {
  const { hosts } = exchange;
  if (vary.length === 0 && hosts === undefined) return encodeArgument(query);
  return encodeArgument([query, ...vary.map((name) => exchange.header(name)?.trim() ?? null), hosts ?? null]);
}

import type { HttpRoute } from './http-route.js';
import { directivesOf } from './request-directives.js';
import type { HeaderValues } from './http-exchange.js';
import type { StoredResponse } from './stored-response.js';

/** Headers of one connection or one exchange, or made anew for each: RFC 9111, section 3.1; RFC 9110, section 7.6.1. */
const OF_ONE_EXCHANGE = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'date',
  'age',
  'cache-status',
  'vary',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'www-authenticate',
  'authentication-info',
  'set-cookie',
]);

/** What a handler did to its reply. */
export interface HandlerReply {
  readonly status: number;
  /** The headers that it set. */
  readonly headers: HeaderValues;
}

/** The difference between the headers of a reply before and after its handler. */
export function headersSet(before: HeaderValues, after: HeaderValues): HeaderValues {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => value !== undefined && String(before[name]) !== String(value)),
  );
}

/**
 * Why a response may not be given to anybody else: a word for `Cache-Status`; `undefined` where it may.
 * Sources: RFC 9111, sections 3 and 4.1.
 */
export function whyNotStored(
  route: HttpRoute,
  { status, headers }: HandlerReply,
  before: HeaderValues,
): string | undefined {
  if (route.ttlOf(status) === undefined) return `status-${status}`;
  if ('set-cookie' in headers) return 'set-cookie';
  if ('content-range' in headers) return 'partial';
  const directives = directivesOf(textOf(headers['cache-control']));
  const forbidden = ['no-store', 'no-cache', ...(route.scope === 'public' ? ['private'] : [])];
  const refused = forbidden.find((name) => directives.has(name));
  if (refused !== undefined) return refused;
  const known = new Set([...fieldNames(before.vary), ...route.vary.map((name) => name.toLowerCase())]);
  return fieldNames(headers.vary).every((name) => known.has(name)) ? undefined : 'vary';
}

/** The headers of a response that are stored with it. */
export function storedHeaders(headers: HeaderValues): StoredResponse['headers'] {
  const named = new Set(fieldNames(headers.connection));
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OF_ONE_EXCHANGE.has(name) || named.has(name)
        ? []
        : [[name, typeof value === 'object' ? [...value] : String(value)]],
    ),
  );
}

/** The members of a list such as `Vary`, in lower case. */
export const fieldNames = (field: HeaderValues[string]): string[] =>
  textOf(field)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);

const textOf = (field: HeaderValues[string]): string =>
  field === undefined ? '' : typeof field === 'object' ? field.join(', ') : String(field);

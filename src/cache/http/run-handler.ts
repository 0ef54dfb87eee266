import type { CallHandler } from '@nestjs/common';
import { lastValueFrom, type Observable } from 'rxjs';
import type { SecretFieldError } from '../cache.errors.js';
import { withoutNeverCached } from '../protection/without-never-cached.js';
import { secretIn } from './guarded-body.js';
import type { HeaderValues, HttpExchange } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { watchInputs } from './input-watch.js';
import { headersSet, storedHeaders, whyNotStored } from './storability.js';
import { type LoadedResponse, type SerialisedBody, storedResponse } from './stored-response.js';

export interface RunOptions {
  /** Most bytes of a body that is stored. */
  readonly largestBody: number;
  /** Properties of the request that tell who makes it. */
  readonly identity: readonly string[];
  /** Wall clock. */
  readonly now: () => number;
}

export interface HandlerRun {
  /** What the cache makes of it. */
  readonly loaded: LoadedResponse;
  /** What the handler returned. */
  readonly value: unknown;
  /** What it read that is not part of the key. */
  readonly unkeyed?: string | undefined;
  /** The field of its answer that is named like a secret. */
  readonly secret?: SecretFieldError | undefined;
  /** What it threw after it had read such a thing: the answer to this request, and to no other. */
  readonly thrown?: { readonly error: unknown };
}

/** What a handler made, or why nobody else may have it. */
type Made =
  | { readonly unstored: string; readonly secret?: SecretFieldError }
  | { readonly headers: HeaderValues; readonly body: SerialisedBody };

/**
 * Runs pipes, inner interceptors and the handler, and takes down what would be sent.
 *
 * @param isSent whether the handler has sent a response by itself
 * @throws what the handler throws, as it is, where it would throw that for everybody
 */
export async function runHandler(
  route: HttpRoute,
  exchange: HttpExchange,
  next: CallHandler,
  options: RunOptions,
  isSent: () => boolean,
): Promise<HandlerRun> {
  // What stands there is the application's word on routes that nobody caches; the handler's own is to be told from it.
  if (!route.declaresCacheControl) exchange.removeReplyHeader('cache-control');
  const before = exchange.replyHeaders();
  const watch = watchInputs(exchange, route, options.identity);
  let unkeyed: string | undefined;
  let thrown: HandlerRun['thrown'];
  let made: Made;
  let value: unknown;
  try {
    value = await lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined });
    // Under the watch: what was returned may read the request only now, in a `toJSON` or a getter.
    made = isSent() ? { unstored: 'sent-by-handler' } : take(route, exchange, value, before);
  } catch (error) {
    thrown = { error };
    made = { unstored: 'unkeyed-input' };
  } finally {
    unkeyed = watch.end();
  }
  if (thrown && unkeyed === undefined) throw thrown.error;
  if (thrown) return { loaded: { unstored: 'unkeyed-input' }, value, unkeyed, thrown };
  const unstored = (reason: string): HandlerRun => ({ loaded: { unstored: reason }, value, unkeyed });
  if (unkeyed !== undefined) return unstored('unkeyed-input');
  if ('unstored' in made) return { ...unstored(made.unstored), secret: made.secret };
  const { body, headers } = made;
  if (body.bytes.length > options.largestBody) return unstored('too-large');
  const { status } = exchange;
  const ttl = route.ttlOf(status) ?? 0;
  return { loaded: storedResponse(status, storedHeaders(headers), body, options.now(), ttl), value };
}

function take(route: HttpRoute, exchange: HttpExchange, value: unknown, before: HeaderValues): Made {
  const after = exchange.replyHeaders();
  const declared = route.declaresCacheControl ? { 'cache-control': after['cache-control'] } : {};
  const headers = { ...headersSet(before, after), ...declared };
  const reason = whyNotStored(route, { status: exchange.status, headers }, before);
  if (reason !== undefined) return { unstored: reason };
  let written: unknown;
  try {
    written = withoutNeverCached(value);
  } catch {
    // A method of a copy that needs what only the instance has, such as a private field; it is answered as it is.
    return { unstored: 'never-cached' };
  }
  const body = exchange.serialise(written);
  if (body === undefined) return { unstored: 'stream' };
  const secret = secretIn(route.policy, value, body);
  if (secret) return { unstored: 'secret-field', secret };
  const type = after['content-type'];
  return { headers, body: typeof type === 'string' ? { ...body, type } : body };
}

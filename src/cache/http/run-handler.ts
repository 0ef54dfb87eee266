import type { CallHandler } from '@nestjs/common';
import { lastValueFrom, type Observable } from 'rxjs';
import type { HttpExchange } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { watchInputs } from './input-watch.js';
import { headersSet, storedHeaders, whyNotStored } from './storability.js';
import { type LoadedResponse, storedResponse } from './stored-response.js';

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
}

/**
 * Runs pipes, inner interceptors and the handler, and takes down what would be sent.
 *
 * @param isSent whether the handler has sent a response by itself
 * @throws what the handler throws, as it is
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
  let value: unknown;
  try {
    value = await lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined });
  } finally {
    unkeyed = watch.end();
  }
  const unstored = (reason: string): HandlerRun => ({ loaded: { unstored: reason }, value, unkeyed });
  if (isSent()) return unstored('sent-by-handler');
  if (unkeyed !== undefined) return unstored('unkeyed-input');
  const after = exchange.replyHeaders();
  const declared = route.declaresCacheControl ? { 'cache-control': after['cache-control'] } : {};
  const reply = { status: exchange.status, headers: { ...headersSet(before, after), ...declared } };
  const reason = whyNotStored(route, reply, before);
  if (reason !== undefined) return unstored(reason);
  const body = exchange.serialise(value);
  if (body === undefined) return unstored('stream');
  if (body.bytes.length > options.largestBody) return unstored('too-large');
  const type = after['content-type'];
  const typed = typeof type === 'string' ? { ...body, type } : body;
  const ttl = route.ttlOf(reply.status) ?? 0;
  return { loaded: storedResponse(reply.status, storedHeaders(reply.headers), typed, options.now(), ttl), value };
}

import type { CallHandler } from '@nestjs/common';
import { type HeaderValues, type HttpExchange, restoreReply } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { type HandlerRun, runHandler, type RunOptions } from './run-handler.js';
import { isStored, type LoadedResponse } from './stored-response.js';

/** Milliseconds for which a refresh waits until the client that caused it has read its answer. */
const LONGEST_READING = 1_000;

/** One request on its way to the handler, if it gets there. */
export class HttpVisit {
  /** The run of the handler for this request. */
  private own: HandlerRun | undefined;
  private ran = false;
  private threw = false;
  private answered = false;
  private readonly status: number;
  private readonly headers: HeaderValues;

  constructor(
    private readonly route: HttpRoute,
    private readonly exchange: HttpExchange,
    private readonly next: CallHandler,
    private readonly options: RunOptions,
  ) {
    this.status = exchange.status;
    this.headers = exchange.replyHeaders();
  }

  get handlerRan(): boolean {
    return this.ran;
  }

  get handlerThrew(): boolean {
    return this.threw;
  }

  /** The run of this request's own handler, where only this request may have its result. */
  get unshared(): HandlerRun | undefined {
    return this.own && !isStored(this.own.loaded) ? this.own : undefined;
  }

  /** The reader's way to the truth: in the foreground, or in the background when the request has been answered. */
  readonly load = (): Promise<LoadedResponse> => (this.answered ? this.runAfterwards() : this.runNow());

  /** From now on the handler runs in the background, if at all. */
  end(): void {
    this.answered = true;
  }

  private async runNow(): Promise<LoadedResponse> {
    const { route, exchange, next, options } = this;
    this.ran = true;
    try {
      this.own = await runHandler(route, exchange, next, options, () => exchange.isAnswered);
    } catch (error) {
      this.fail();
      throw error;
    }
    if (this.own.thrown) this.fail();
    else if (this.unshared) this.restoreCacheControl();
    return this.own.loaded;
  }

  private async runAfterwards(): Promise<LoadedResponse> {
    const { route, exchange, next, options } = this;
    const isSent = await exchange.detach(LONGEST_READING);
    restoreReply(exchange, this.status, this.headers);
    return (await runHandler(route, exchange, next, options, isSent)).loaded;
  }

  private fail(): void {
    this.threw = true;
    if (!this.exchange.isAnswered) restoreReply(this.exchange, this.status, this.headers);
  }

  private restoreCacheControl(): void {
    const { exchange } = this;
    const before = this.headers['cache-control'];
    if (before === undefined || exchange.isAnswered) return;
    if (exchange.replyHeader('cache-control') === undefined) exchange.setReplyHeader('cache-control', before);
  }
}

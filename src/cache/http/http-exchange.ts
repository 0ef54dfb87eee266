import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SerialisedBody, StoredBody } from './stored-response.js';

/** Headers as Node has them, by lower-case name. */
export type HeaderValues = Readonly<Record<string, number | string | readonly string[] | undefined>>;

/** One request and its reply, whatever framework they are of. */
export interface HttpExchange {
  readonly method: string;
  /** Path and query, as the router saw them. */
  readonly target: string;
  /** Pattern of the matched route, such as `/v1/meetings/:meetingId`. */
  readonly route: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** Parameters of the host, where the route has some. */
  readonly hosts: unknown;
  readonly hasBody: boolean;
  /** `Authorization` or `Cookie`. */
  readonly hasCredentials: boolean;
  /** As handlers and guards see it. */
  readonly request: object;
  readonly rawRequest: IncomingMessage;
  /** @param name in any case */
  header(name: string): string | undefined;

  status: number;
  /** The handler has begun to send. */
  readonly isAnswered: boolean;
  replyHeaders(): HeaderValues;
  /** One of {@link replyHeaders}, without a copy of them all. @param name in lower case */
  replyHeader(name: string): HeaderValues[string];
  /** In place of what stands there. @param name in lower case */
  setReplyHeader(name: string, value: number | string | readonly string[]): void;
  removeReplyHeader(name: string): void;
  /** `undefined` for what is no body of known length: streams, files. */
  serialise(value: unknown): SerialisedBody | undefined;
  /** What Nest is to be given, so that exactly the stored bytes are sent. The headers are set already. */
  sendable(body: StoredBody): unknown;
  /**
   * For a handler that runs after its request was answered: what it does to the reply is noted, and goes nowhere.
   * @param within milliseconds to wait until the client has its answer
   * @returns whether the handler has tried to send a response by itself
   * @throws ReplyInUseError when it has not, also because it has gone
   */
  detach(within: number): Promise<() => boolean>;
}

/** A handler cannot run in the background, for the reply that it would be given is still in use. */
export class ReplyInUseError extends Error {
  override readonly name = 'ReplyInUseError';
}

/**
 * Resolves when the whole of a response has been handed over. A response whose client has gone may still be on its way
 * through interceptors and hooks outside: then it is not known when it is over.
 * @throws ReplyInUseError when its client has gone before, or has not read it in time
 */
export async function whenSent(response: ServerResponse, within: number): Promise<void> {
  const isSent = (): boolean => response.writableFinished;
  if (isSent()) return;
  if (!response.closed && !response.destroyed) await whenClosed(response, within);
  if (!isSent()) throw new ReplyInUseError('its client has gone before it had the answer');
}

function whenClosed(response: ServerResponse, within: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      response.off('close', closed);
      reject(new ReplyInUseError(`its client has not read the answer within ${within} ms`));
    }, within);
    response.once('close', closed);
  });
}

/** Whether a value is sent in pieces, or by rules of its own: streams, files, web responses, errors. */
export function isStreamed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return typeof value === 'function';
  if (value instanceof Error || Symbol.asyncIterator in value) return true;
  return ['pipe', 'getStream', 'getReader', 'arrayBuffer', 'subscribe'].some(
    (name) => typeof (value as Record<string, unknown>)[name] === 'function',
  );
}

/** Restores the reply as it was before a handler ran. */
export function restoreReply(exchange: HttpExchange, status: number, headers: HeaderValues): void {
  exchange.status = status;
  for (const name of Object.keys(exchange.replyHeaders())) if (!(name in headers)) exchange.removeReplyHeader(name);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) exchange.setReplyHeader(name, value);
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type HeaderValues, type HttpExchange, isStreamed, whenSent } from './http-exchange.js';
import { NodeExchange } from './node-exchange.js';
import { NotedReply } from './noted-reply.js';
import { bytesOf, type SerialisedBody, type StoredBody } from './stored-response.js';

const UTF8 = /; *charset=utf-8$/;

/** The part of Fastify's request that is needed here. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly params?: unknown;
  readonly hosts?: unknown;
  readonly routeOptions: { readonly url?: string | undefined };
}

/** Of its reply likewise. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse;
  readonly sent: boolean;
  readonly statusCode: number;
  code(status: number): unknown;
  getHeader(name: string): HeaderValues[string];
  getHeaders(): HeaderValues;
  header(name: string, value: unknown): unknown;
  removeHeader(name: string): unknown;
}

export class FastifyExchange extends NodeExchange implements HttpExchange {
  readonly rawRequest: IncomingMessage;
  readonly rawResponse: ServerResponse;

  constructor(
    readonly request: FastifyRequestLike,
    private readonly reply: FastifyReplyLike,
  ) {
    super();
    this.rawRequest = request.raw;
    this.rawResponse = reply.raw;
  }

  get route(): string | undefined {
    return this.request.routeOptions.url;
  }

  get params(): Readonly<Record<string, unknown>> {
    return (this.request.params ?? {}) as Record<string, unknown>;
  }

  get hosts(): unknown {
    return this.request.hosts;
  }

  get status(): number {
    return this.reply.statusCode;
  }

  set status(status: number) {
    this.reply.code(status);
  }

  get isAnswered(): boolean {
    return this.reply.sent || this.rawResponse.headersSent;
  }

  replyHeaders(): HeaderValues {
    return this.reply.getHeaders();
  }

  replyHeader(name: string): HeaderValues[string] {
    return this.reply.getHeader(name);
  }

  setReplyHeader(name: string, value: number | string | readonly string[]): void {
    // To cookies it adds. Anything else it replaces; to remove that before would slow down all that is done with them.
    if (name === 'set-cookie') this.removeReplyHeader(name);
    this.reply.header(name, value);
  }

  removeReplyHeader(name: string): void {
    this.reply.removeHeader(name);
    if (!this.rawResponse.headersSent) this.rawResponse.removeHeader(name);
  }

  serialise(value: unknown): SerialisedBody | undefined {
    if (isStreamed(value)) return undefined;
    if (value === undefined || value === null) return { bytes: Buffer.alloc(0), type: undefined };
    if (typeof value === 'string') return { bytes: Buffer.from(value), type: 'text/plain; charset=utf-8' };
    if (value instanceof Uint8Array) return { bytes: Buffer.from(value), type: 'application/octet-stream' };
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : { bytes: Buffer.from(text), type: 'application/json; charset=utf-8' };
  }

  sendable(body: StoredBody): unknown {
    const { text, encoding } = body;
    if (text.length === 0) return undefined;
    const isTextual = encoding === 'utf8' && UTF8.test(String(this.replyHeader('content-type')));
    // One write takes the headers and a text; bytes would be copied for this client, and take a second one.
    return isTextual && !hasSerialiser(this.reply) ? text : bytesOf(body);
  }

  async detach(within: number): Promise<() => boolean> {
    await whenSent(this.rawResponse, within);
    const noted = new NotedReply();
    noted.standInFor(this.rawResponse);
    Object.defineProperty(this.reply, 'send', { value: noted.noteSending(this.reply), configurable: true });
    return noted.isSent;
  }
}

const SERIALISER = 'fastify.reply.serializer';
let serialiser: symbol | undefined;

/** Whether a text would not be sent as it is: `reply.serializer(…)` was called. Fastify does not say; in doubt it was. */
function hasSerialiser(reply: object): boolean {
  serialiser ??= Object.getOwnPropertySymbols(reply).find(({ description }) => description === SERIALISER);
  return serialiser === undefined || (reply as Record<symbol, unknown>)[serialiser] !== null;
}

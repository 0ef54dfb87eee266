import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableFile } from '@nestjs/common';
import { type HeaderValues, type HttpExchange, isStreamed, whenSent } from './http-exchange.js';
import { NodeExchange } from './node-exchange.js';
import { NotedReply } from './noted-reply.js';
import { bytesOf, type SerialisedBody, type StoredBody } from './stored-response.js';

const UTF8 = /; *charset=utf-8$/;

/** The part of Express's request that is needed here. */
export interface ExpressRequestLike extends IncomingMessage {
  readonly baseUrl?: string;
  readonly params?: unknown;
  readonly hosts?: unknown;
  readonly route?: { readonly path?: unknown };
}

/** Of its response likewise. */
export interface ExpressResponseLike extends ServerResponse {
  readonly app?: { get(setting: string): unknown };
}

type Replacer = (key: string, value: unknown) => unknown;

export class ExpressExchange extends NodeExchange implements HttpExchange {
  readonly rawRequest: IncomingMessage;
  readonly rawResponse: ServerResponse;

  constructor(
    readonly request: ExpressRequestLike,
    private readonly response: ExpressResponseLike,
  ) {
    super();
    this.rawRequest = request;
    this.rawResponse = response;
  }

  get route(): string | undefined {
    const path = this.request.route?.path;
    return typeof path === 'string' ? (this.request.baseUrl ?? '') + path : undefined;
  }

  get params(): Readonly<Record<string, unknown>> {
    return (this.request.params ?? {}) as Record<string, unknown>;
  }

  get hosts(): unknown {
    return this.request.hosts;
  }

  get status(): number {
    return this.response.statusCode;
  }

  set status(status: number) {
    this.response.statusCode = status;
  }

  get isAnswered(): boolean {
    return this.response.headersSent;
  }

  replyHeaders(): HeaderValues {
    return { ...this.response.getHeaders() };
  }

  replyHeader(name: string): HeaderValues[string] {
    return this.response.getHeader(name);
  }

  setReplyHeader(name: string, value: number | string | readonly string[]): void {
    this.response.setHeader(name, value);
  }

  removeReplyHeader(name: string): void {
    this.response.removeHeader(name);
  }

  /** As `response.json` and `response.send` do. */
  serialise(value: unknown): SerialisedBody | undefined {
    if (isStreamed(value)) return undefined;
    if (value === undefined || value === null) return { bytes: Buffer.alloc(0), type: undefined };
    if (typeof value !== 'object')
      return { bytes: Buffer.from((value as number | string | boolean).toString()), type: 'text/html; charset=utf-8' };
    const replacer = this.setting('json replacer') as Replacer | undefined;
    const text = JSON.stringify(value, replacer, this.setting('json spaces') as string | undefined) as
      string | undefined;
    if (text === undefined) return undefined;
    const escaped = this.setting('json escape') === true ? text.replace(/[<>&]/g, unicodeEscape) : text;
    return { bytes: Buffer.from(escaped), type: 'application/json; charset=utf-8' };
  }

  /** Text, or a file: anything else it would write as JSON. */
  sendable(body: StoredBody): unknown {
    const { text, encoding } = body;
    if (text.length === 0) return undefined;
    // Express says so itself of every text that it sends.
    if (encoding === 'utf8' && UTF8.test(String(this.response.getHeader('content-type')))) return text;
    const bytes = bytesOf(body);
    // Its length is known: else the bytes would go out in chunks.
    this.response.setHeader('Content-Length', bytes.length);
    return new StreamableFile(bytes);
  }

  async detach(within: number): Promise<() => boolean> {
    await whenSent(this.rawResponse, within);
    const noted = new NotedReply();
    noted.standInFor(this.response);
    return noted.isSent;
  }

  private setting(name: string): unknown {
    return this.response.app?.get(name);
  }
}

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

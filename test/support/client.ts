/* eslint-disable @typescript-eslint/no-explicit-any -- what a test expects of a body is what it tests */

/** An answer, with its body read. */
export interface Answer<T = any> {
  readonly status: number;
  /** Media type, without parameters. */
  readonly type: string;
  readonly headers: Headers;
  /** Parsed if it is JSON, else text. */
  readonly body: T;
}

export interface RequestOptions {
  /** Sent instead of the client's own. */
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A REST client as simple as curl, which may be signed in. */
export class Client {
  /**
   * @param url of the server
   * @param token of a session, sent with every request
   */
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  async send<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const { token = this.token, body, raw, headers } = options;
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(payload !== undefined && { body: payload }),
    });
    const text = await response.text();
    const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
    const content: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    return { status: response.status, type, headers: response.headers, body: content as T };
  }

  get = <T = any>(path: string, options?: RequestOptions): Promise<Answer<T>> => this.send<T>('GET', path, options);
  post = <T = any>(path: string, options?: RequestOptions): Promise<Answer<T>> => this.send<T>('POST', path, options);
  put = <T = any>(path: string, options?: RequestOptions): Promise<Answer<T>> => this.send<T>('PUT', path, options);
  patch = <T = any>(path: string, options?: RequestOptions): Promise<Answer<T>> => this.send<T>('PATCH', path, options);
  delete = <T = any>(path: string, options?: RequestOptions): Promise<Answer<T>> =>
    this.send<T>('DELETE', path, options);
}

import type { ServerResponse } from 'node:http';

type HeaderValue = number | string | readonly string[];

/**
 * Stands in for the headers of a response that has been sent, for a handler that runs afterwards: Node would refuse to
 * take them, and nobody would see them.
 */
export class NotedReply {
  private readonly headers = new Map<string, HeaderValue>();
  private sent = false;

  /** Somebody has tried to send something. It went nowhere: to throw might end a process, where nobody catches it. */
  readonly isSent = (): boolean => this.sent;

  /** In place of what sends. @param result of the call */
  noteSending<T>(result: T): (...args: readonly unknown[]) => T {
    return (...args) => {
      this.sent = true;
      const callback = args.at(-1);
      if (typeof callback === 'function') process.nextTick(callback);
      return result;
    };
  }

  /** From now on the response only notes what is done to it. */
  standInFor(response: ServerResponse): void {
    const { headers } = this;
    const methods: Record<string, unknown> = {
      setHeader: (name: string, value: HeaderValue) => {
        headers.set(name.toLowerCase(), value);
        return response;
      },
      appendHeader: (name: string, value: string | readonly string[]) => {
        const known = headers.get(name.toLowerCase());
        headers.set(name.toLowerCase(), known === undefined ? value : [known, value].flat().map(String));
        return response;
      },
      getHeader: (name: string) => headers.get(name.toLowerCase()),
      hasHeader: (name: string) => headers.has(name.toLowerCase()),
      removeHeader: (name: string) => void headers.delete(name.toLowerCase()),
      getHeaders: () => Object.fromEntries(headers),
      getHeaderNames: () => [...headers.keys()],
      writeHead: this.noteSending(response),
      write: this.noteSending(true),
      end: this.noteSending(response),
      flushHeaders: this.noteSending(undefined),
    };
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(response, name, { value, configurable: true, writable: true });
    }
    Object.defineProperty(response, 'headersSent', { value: false, configurable: true });
  }
}

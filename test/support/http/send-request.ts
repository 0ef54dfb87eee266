import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';

export interface HttpRequest {
  readonly method?: string;
  /** Sent as it is. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** Of `Cache-Status`, without our name: `hit`, `fwd=uri-miss`, … */
  readonly cacheStatus: string;
}

/** One request over a real socket of its own, with whatever target and headers. */
export function sendRequest(
  port: number,
  { method = 'GET', target, headers = {}, body }: HttpRequest,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method, path: target, headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const status = incoming.headers['cache-status'];
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: bytes,
            text: bytes.toString(),
            cacheStatus: String(status ?? '').replace(/^larder; /, ''),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

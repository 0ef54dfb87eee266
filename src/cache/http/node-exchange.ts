import type { IncomingMessage, ServerResponse } from 'node:http';

/** What both frameworks have in common: Node's request. */
export abstract class NodeExchange {
  abstract readonly rawRequest: IncomingMessage;
  abstract readonly rawResponse: ServerResponse;

  get method(): string {
    return this.rawRequest.method ?? '';
  }

  get target(): string {
    return this.rawRequest.url ?? '';
  }

  get hasBody(): boolean {
    const { headers } = this.rawRequest;
    return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  }

  get hasCredentials(): boolean {
    const { headers } = this.rawRequest;
    return headers.authorization !== undefined || headers.cookie !== undefined;
  }

  header(name: string): string | undefined {
    const value = this.rawRequest.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }
}

import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds between two probes of an instance. */
const PROBE_INTERVAL = 100;

/** An instance behind the proxy. */
interface Upstream {
  readonly url: URL;
  isReady: boolean;
  answered: number;
}

/**
 * What stands before several instances in production, and no more clever: each request goes to the next instance whose
 * readiness probe was answered with 200 the last time, over a kept connection. Nothing is ever sent twice: what fails is
 * answered with 502.
 */
export class RoundRobinProxy {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly probing: NodeJS.Timeout;
  private upstreams: Upstream[] = [];
  private next = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => this.pass(incoming, answer));
    this.probing = setInterval(() => this.upstreams.forEach((upstream) => void this.probe(upstream)), PROBE_INTERVAL);
  }

  static async start(): Promise<RoundRobinProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RoundRobinProxy(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @returns how many requests the instance has answered through this proxy */
  answeredBy(url: string): number {
    return this.find(url)?.answered ?? 0;
  }

  isReady(url: string): boolean {
    return this.find(url)?.isReady ?? false;
  }

  add(url: string): void {
    this.upstreams.push({ url: new URL(url), isReady: false, answered: 0 });
  }

  remove(url: string): void {
    this.upstreams = this.upstreams.filter((upstream) => upstream !== this.find(url));
  }

  async stop(): Promise<void> {
    clearInterval(this.probing);
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private find(url: string): Upstream | undefined {
    return this.upstreams.find((upstream) => upstream.url.origin === new URL(url).origin);
  }

  private async probe(upstream: Upstream): Promise<void> {
    upstream.isReady = await fetch(new URL('/health/ready', upstream.url)).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  private pass(incoming: IncomingMessage, answer: ServerResponse): void {
    const ready = this.upstreams.filter(({ isReady }) => isReady);
    const upstream = ready[this.next++ % ready.length];
    if (!upstream) {
      answer.writeHead(503).end('no instance is ready');
      return;
    }
    const { method, url = '/', headers } = incoming;
    const { connection: _, ...passed } = headers;
    const outgoing = request(new URL(url, upstream.url), { method, headers: passed, agent: this.agent });
    outgoing.on('response', (response) => {
      upstream.answered += 1;
      const { connection: _own, 'keep-alive': _time, ...kept } = response.headers;
      answer.writeHead(response.statusCode ?? 502, kept);
      response.pipe(answer);
      response.on('error', (error) => answer.destroy(error));
    });
    outgoing.on('error', (error) => {
      if (answer.headersSent) answer.destroy(error);
      else answer.writeHead(502).end(String(error));
    });
    incoming.pipe(outgoing);
  }
}

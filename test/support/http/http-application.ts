import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type Type,
  UnauthorizedException,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CacheModule, type CacheModuleOptions, CacheService } from '../../../src/cache/index.js';
import { type HttpAnswer, type HttpRequest, sendRequest } from './send-request.js';

/** Opens a route to everybody. */
export const Open = Reflector.createDecorator<void, true>({ transform: () => true });

interface Caller {
  principal?: { readonly userId: string };
  readonly headers: { readonly authorization?: string };
}

/** Knows everybody by name: `Authorization: Bearer ada`. */
@Injectable()
class NameGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Caller>();
    const name = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (name !== undefined) request.principal = { userId: name };
    const isOpen = this.reflector.getAllAndOverride<true | undefined>(Open.KEY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (name === undefined && !isOpen) throw new UnauthorizedException();
    return true;
  }
}

/** How the guard of these applications is told to the cache. */
export const HTTP = {
  userOf: (request: object): string | undefined => (request as Caller).principal?.userId,
  isPublic: (controller: object, handler: object): boolean =>
    [handler, controller].some((each) => Reflect.getMetadata(Open.KEY, each) === true),
};

export const ADAPTERS = [
  ['Fastify', () => new FastifyAdapter()],
  [
    'Express',
    () => {
      const adapter = new ExpressAdapter();
      // `qs`, which nests: `a[]=1`.
      adapter.getInstance<{ set(name: string, value: string): void }>().set('query parser', 'extended');
      return adapter;
    },
  ],
] as const;

export type MakeAdapter = (typeof ADAPTERS)[number][1];

/** A listening Nest application with the given routes, a guard, and the cache. */
export class HttpApplication {
  private constructor(
    readonly nest: INestApplication,
    readonly port: number,
  ) {}

  /** @throws what the start is refused with */
  static async start(
    makeAdapter: MakeAdapter,
    controllers: Type[],
    options: Partial<CacheModuleOptions> = {},
  ): Promise<HttpApplication> {
    const cache = CacheModule.forRoot({
      namespace: `test-${randomUUID()}`,
      remoteTimeout: '5s',
      ...options,
      http: { ...HTTP, ...options.http },
    });
    const module = {
      module: class Root {
        readonly name = 'root';
      },
      imports: [cache],
      controllers,
      providers: [{ provide: APP_GUARD, useClass: NameGuard }],
    };
    const nest = await NestFactory.create(module, makeAdapter() as ExpressAdapter, {
      logger: false,
      abortOnError: false,
    });
    await nest.listen(0, '127.0.0.1');
    const { port } = (nest.getHttpServer() as { address(): { port: number } }).address();
    return new HttpApplication(nest, port);
  }

  get cache(): CacheService {
    return this.nest.get(CacheService);
  }

  controller<T>(type: Type<T>): T {
    return this.nest.get(type);
  }

  get = (target: string, headers: HttpRequest['headers'] = {}): Promise<HttpAnswer> => this.send({ target, headers });

  send(request: HttpRequest): Promise<HttpAnswer> {
    return sendRequest(this.port, request);
  }

  /** Resolves when so many requests have come, and got as far as they can. */
  async arrivals(count: number): Promise<void> {
    const server = this.nest.getHttpServer() as EventEmitter;
    let left = count;
    await new Promise<void>((resolve) => {
      const arrived = (): void => {
        left -= 1;
        if (left > 0) return;
        server.off('request', arrived);
        resolve();
      };
      server.on('request', arrived);
    });
    // Guards and the look at the stores take some turns of the loop, and no time.
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  }

  close = async (): Promise<void> => {
    await this.nest.close();
  };
}

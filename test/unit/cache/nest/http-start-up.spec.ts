import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Post, Redirect, Render, Res, Sse, type Type } from '@nestjs/common';
import {
  Cacheable,
  CacheEvict,
  HttpCache,
  type HttpCacheModuleOptions,
  type HttpCacheOptions,
} from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

const HTTP = { userOf: () => undefined, isPublic: (_: object, handler: { name?: string }) => handler.name === 'open' };

/** What the start is refused with, or `started`. */
async function startOf(
  controllers: Type[],
  { providers = [], http = HTTP }: { providers?: Type[]; http?: HttpCacheModuleOptions } = {},
): Promise<string> {
  const application = await startApplication({ controllers, providers }, { http }).catch((error: unknown) => error);
  if (application instanceof Error) return application.message;
  await (application as { close(): Promise<void> }).close();
  return 'started';
}

function routes(options: HttpCacheOptions, decorate: MethodDecorator = Get()): Type {
  @Controller('routes')
  class Routes {
    @HttpCache(options)
    find(): string {
      return '';
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Routes.prototype, 'find');
  if (descriptor) decorate(Routes.prototype, 'find', descriptor);
  return Routes;
}

describe('the application starts', () => {
  it.each([
    ['with a scope', routes({ scope: 'public' })],
    ["with the user's scope", routes({ scope: 'user', tags: ['list:{params.id}', 'user:{user}'] })],
  ])('%s', async (_, controller) => {
    expect(await startOf([controller])).toBe('started');
  });

  it('without a scope where a route is known to be public', async () => {
    @Controller()
    class Routes {
      @Get()
      @HttpCache()
      open(): string {
        return '';
      }
    }
    expect(await startOf([Routes])).toBe('started');
  });

  it('with a controller of which not all routes can be cached', async () => {
    @HttpCache({ scope: 'public' })
    @Controller('all')
    class Routes {
      @Get()
      read(): string {
        return '';
      }

      @Post()
      write(): string {
        return '';
      }

      @Sse('events')
      events(): undefined {
        return undefined;
      }
    }
    expect(await startOf([Routes])).toBe('started');
  });

  it('with evictions of responses, by pattern and by tag', async () => {
    @Injectable()
    class Writer {
      @CacheEvict(['http:public:*', 'http:public:GET:v1:lists:{id}:*', 'http:*'], { tags: ['list:{id}'] })
      async write(id: string): Promise<string> {
        return id;
      }
    }
    const controller = routes({ scope: 'public', tags: ['list:{params.id}'] });
    expect(await startOf([controller], { providers: [Writer] })).toBe('started');
    expect(await startOf([], { providers: [Writer] })).toMatch(/CACHE\.UNMATCHED_EVICTION/);
  });
});

describe('the application refuses to start', () => {
  it('on a route that is not known to be public and says nothing of its scope', async () => {
    expect(await startOf([routes({ ttl: '1m' })])).toMatch(
      /CACHE\.HTTP_SCOPE: Routes\.find: @HttpCache: the route is not known to be public.* Say `scope: 'user'`/,
    );
    expect(await startOf([routes({ ttl: '1m' })], { http: {} })).toMatch(/CACHE\.HTTP_SCOPE/);
  });

  it("on a user's scope where nothing tells who that is", async () => {
    expect(await startOf([routes({ scope: 'user' })], { http: {} })).toMatch(
      /CACHE\.HTTP_ROUTE: Routes\.find: .*userOf/,
    );
  });

  it.each<[string, MethodDecorator]>([
    ['no @Get() route', Post()],
    ['by @Sse()', Sse()],
    ['by @Render()', Render('page')],
    ['by @Redirect()', Redirect('/')],
  ])('on a route that is answered otherwise: %s', async (problem, decorate) => {
    const controller = routes({ scope: 'public' }, (target, name, descriptor) => {
      Get()(target, name, descriptor);
      decorate(target, name, descriptor);
    });
    const message = await startOf([controller]);
    expect(message).toMatch(/CACHE\.HTTP_ROUTE: Routes\.find: @HttpCache: /);
    expect(message).toContain(problem);
  });

  it('on a route that takes the reply for itself', async () => {
    @Controller()
    class Routes {
      @Get()
      @HttpCache({ scope: 'public' })
      find(@Res() reply: object): object {
        return reply;
      }
    }
    expect(await startOf([Routes])).toMatch(/CACHE\.HTTP_ROUTE: Routes\.find: .*@Res\(\) or @Next\(\).*passthrough/);
  });

  it.each<[string, HttpCacheOptions]>([
    ['INVALID_TTL', { ttl: '0s' }],
    ['INVALID_TTL', { maxAge: '5' as '5s' }],
    ['INVALID_TTL', { staleFor: 'soon' as '5s' }],
    ['INVALID_TTL', { errorTtl: { 404: '0s' } }],
    ['INVALID_OPTION', { vary: ['*'] }],
    ['INVALID_OPTION', { vary: ['Accept Language'] }],
    ['INVALID_OPTION', { vary: ['cookie'] }],
    ['INVALID_OPTION', { earlyRefresh: 0 }],
    ['UNKNOWN_PLACEHOLDER', { tags: ['list:{id}'] }],
    ['INVALID_KEY_TEMPLATE', { tags: ['list::x'] }],
  ])('on an option that makes no sense: %s (%j)', async (code, options) => {
    const message = await startOf([routes({ scope: 'public', ...options })]);
    expect(message).toContain(`CACHE.${code}: `);
    expect(message).toContain('Routes.find');
  });

  it('on a cache whose keys belong to the responses', async () => {
    @Injectable()
    class Service {
      @Cacheable('http:public:GET:{id}', '1m')
      async find(id: string): Promise<string> {
        return id;
      }
    }
    expect(await startOf([routes({ scope: 'public' })], { providers: [Service] })).toMatch(/CACHE\.KEY_COLLISION/);
  });
});

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, ForbiddenException, Get, Headers, Ip, Param, Query, Req, Res } from '@nestjs/common';
import { HttpCache } from '../../src/cache/index.js';
import { Gate } from '../support/cache/gate.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';

interface Request {
  readonly principal?: { readonly userId: string };
  readonly headers: IncomingMessage['headers'];
  readonly hostname: string;
  readonly protocol: string;
  readonly raw?: IncomingMessage;
  readonly rawHeaders?: readonly string[];
}

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

const READERS: Readonly<Record<string, (request: Request) => unknown>> = {
  'a header': ({ headers }) => headers['x-forwarded-host'],
  'whether there is a header': ({ headers }) => 'x-forwarded-host' in headers,
  'all headers': ({ headers }) => ({ ...headers }),
  'the names of the headers': ({ headers }) => Object.keys(headers),
  'the entries of the headers': ({ headers }) => JSON.stringify(headers),
  'the host name': ({ hostname }) => hostname,
  'raw headers': ({ raw, rawHeaders }) => [...(raw?.rawHeaders ?? rawHeaders ?? [])],
  'distinct headers': (request) => (request.raw ?? (request as unknown as IncomingMessage)).headersDistinct,
  'all headers, as they are': ({ headers }) => headers,
  'a header, when it is written': ({ headers }) => ({ toJSON: () => headers['x-forwarded-host'] ?? null }),
  'who asks, when it is written': (request) => ({
    get name() {
      return request.principal?.userId ?? 'nobody';
    },
  }),
  'the port of the client': (request) => (request as unknown as IncomingMessage).socket.remotePort,
  'the port of the client, raw': (request) =>
    (request.raw ?? (request as unknown as IncomingMessage)).socket.remotePort,
  'the port of the client, by its old name': (request) =>
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- some use it
    (request.raw ?? (request as unknown as IncomingMessage)).connection.remotePort,
  'the id of the request': (request) => (request as unknown as { id?: string }).id ?? null,
  'who asks, of the raw request': (request) =>
    (request.raw as { user?: unknown } | undefined)?.user ?? request.principal,
  'who asks': ({ principal }) => principal?.userId ?? 'nobody',
};

const PUBLIC = { ttl: '1m', scope: 'public' } as const;

@Open()
@Controller('open')
class OpenRoutes {
  runs = 0;
  gate: Gate | undefined;

  @Get('reads')
  @HttpCache(PUBLIC)
  reads(@Req() request: Request, @Query('what') what: string) {
    this.runs += 1;
    return { seen: READERS[what]?.(request) };
  }

  @Get('by-decorator')
  @HttpCache(PUBLIC)
  byDecorator(@Headers('x-forwarded-host') host: string) {
    return { host };
  }

  @Get('by-decorators')
  @HttpCache(PUBLIC)
  byDecorators(@Headers() headers: Record<string, string>) {
    return { host: headers['x-forwarded-host'] };
  }

  @Get('address')
  @HttpCache(PUBLIC)
  address(@Ip() ip: string) {
    this.runs += 1;
    return { ip };
  }

  @Get('late')
  @HttpCache(PUBLIC)
  async late(@Req() { headers }: Request) {
    await Promise.resolve();
    return { host: headers.host };
  }

  @Get('keyed')
  @HttpCache({ ...PUBLIC, vary: ['X-Tenant'] })
  keyed(@Headers('x-tenant') tenant: string) {
    this.runs += 1;
    return { tenant };
  }

  @Get('cookie')
  @HttpCache(PUBLIC)
  async cookie(@Res({ passthrough: true }) reply: Reply) {
    this.runs += 1;
    const run = this.runs;
    await this.gate?.pass();
    reply.header('Set-Cookie', `session=${run}`);
    return { run };
  }

  @Get('parts')
  @HttpCache(PUBLIC)
  parts(@Headers('range') range: string | undefined, @Res({ passthrough: true }) reply: Reply) {
    if (range === undefined) return 'whole';
    reply.status(206);
    reply.header('Content-Range', 'bytes 0-1/5');
    return 'wh';
  }

  @Get('slow')
  @HttpCache(PUBLIC)
  async slow() {
    this.runs += 1;
    const run = this.runs;
    await this.gate?.pass();
    return { run };
  }

  @Get('forbidden')
  @HttpCache(PUBLIC)
  async forbidden(@Req() { principal }: Request) {
    this.runs += 1;
    await this.gate?.pass();
    if (principal?.userId !== 'root') throw new ForbiddenException(`not for ${principal?.userId}`);
    return { secret: 'for root' };
  }

  @Get('method')
  @HttpCache(PUBLIC)
  method(@Req() request: Request & { readonly method: string }) {
    this.runs += 1;
    return { method: request.method, raw: request.raw?.method };
  }

  @Get('query/cached')
  @HttpCache(PUBLIC)
  cachedQuery(@Query() query: object) {
    return { query };
  }

  @Get('query/plain')
  plainQuery(@Query() query: object) {
    return { query };
  }

  @Get('known')
  @HttpCache({ ...PUBLIC, query: ['page'] })
  known(@Query() query: object) {
    this.runs += 1;
    return { query };
  }

  @Get('path/:a/:b')
  @HttpCache(PUBLIC)
  path(@Param() { a, b }: { a: string; b: string }) {
    return { a, b };
  }

  @Get('implied')
  @HttpCache({ ttl: '1m' })
  implied() {
    this.runs += 1;
    return { run: this.runs };
  }
}

@Controller('me')
class MyRoutes {
  runs = 0;

  @Get()
  @HttpCache({ ttl: '1m', scope: 'user' })
  me(@Req() { principal }: Request) {
    this.runs += 1;
    return { name: principal?.userId };
  }

  @Get('same')
  @HttpCache({ ttl: '1m', scope: 'user' })
  same() {
    return { same: true };
  }

  @Get('for-all')
  @HttpCache({ ttl: '1m', scope: 'public' })
  forAll() {
    this.runs += 1;
    return { run: this.runs };
  }

  @Get('by-mistake')
  @HttpCache({ ttl: '1m', scope: 'public' })
  byMistake(@Req() { principal }: Request) {
    return { name: principal?.userId };
  }
}

const as = (name: string) => ({ authorization: `Bearer ${name}` });

describe.each(ADAPTERS)('attacks on the HTTP cache on %s', (_, makeAdapter) => {
  let app: HttpApplication;
  let open: OpenRoutes;
  let mine: MyRoutes;

  beforeAll(async () => {
    app = await HttpApplication.start(makeAdapter, [OpenRoutes, MyRoutes]);
    open = app.controller(OpenRoutes);
    mine = app.controller(MyRoutes);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.cache.clear();
    open.runs = 0;
    open.gate = undefined;
    mine.runs = 0;
  });

  describe('poisoning by what is not in the key', () => {
    const EVIL = { 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '6.6.6.6', host: 'evil.example' };

    it.each(Object.keys(READERS))('what was made from %s is not stored', async (what) => {
      const target = `/open/reads?what=${encodeURIComponent(what)}`;
      const evil = await app.get(target, EVIL);
      expect(evil.cacheStatus).toBe('fwd=uri-miss; detail=unkeyed-input');
      expect((await app.get(target)).text).not.toContain('evil');
      expect(open.runs).toBe(2);
    });

    it.each(['by-decorator', 'by-decorators', 'late'])('nor where it was read %s', async (route) => {
      expect((await app.get(`/open/${route}`, EVIL)).text).toContain('evil');
      expect((await app.get(`/open/${route}`)).text).not.toContain('evil');
    });

    it('nor what was made from the address of the client', async () => {
      await app.get('/open/address');
      await app.get('/open/address');
      expect(open.runs).toBe(2);
    });

    it('nor what was made for HEAD where the handler looks at the method', async () => {
      await app.send({ method: 'HEAD', target: '/open/method' });
      const first = await app.get('/open/method');
      expect([first.cacheStatus, (JSON.parse(first.text) as { method: string }).method]).toEqual([
        'fwd=uri-miss; stored',
        'GET',
      ]);
      expect((await app.get('/open/method')).cacheStatus).toMatch(/^hit/);
    });

    it('a client that goes while the handler runs does not keep the response from being stored', async () => {
      const gate = (open.gate = new Gate());
      const socket = connect(app.port, '127.0.0.1');
      socket.write('GET /open/slow HTTP/1.1\r\nHost: x\r\n\r\n');
      await gate.reached;
      socket.destroy();
      await once(socket, 'close');
      for (let turn = 0; turn < 10; turn += 1) await setImmediate();
      gate.open();
      expect((await app.get('/open/slow')).text).toBe('{"run":1}');
      expect(open.runs).toBe(1);
    });

    it('what was made from a header of the key is stored, apart for each value', async () => {
      const of = async (tenant: string) => (await app.get('/open/keyed', { 'x-tenant': tenant })).text;
      expect([await of('a'), await of('b'), await of('a')]).toEqual([
        '{"tenant":"a"}',
        '{"tenant":"b"}',
        '{"tenant":"a"}',
      ]);
      expect(open.runs).toBe(2);
    });

    it('a request with a body goes past the cache', async () => {
      const fat = await app.send({ target: '/open/slow', headers: { 'content-length': '4' }, body: 'evil' });
      expect(fat.cacheStatus).toBe('fwd=bypass; detail=request-body');
      expect((await app.get('/open/slow')).cacheStatus).toBe('fwd=uri-miss; stored');
    });

    it('the request is as it was when the handler has ended', async () => {
      const before = await app.get('/open/reads?what=all%20headers', { 'x-a': '1' });
      expect(JSON.parse(before.text)).toMatchObject({ seen: { 'x-a': '1' } });
    });
  });

  describe('deception by the path', () => {
    it.each([
      '/me/profile.css',
      '/me/profile.css?x=1',
      '/me/%2e%2e/x.css',
      '/me%2fprofile.css',
      '/me%00.css',
      '/me;profile.css',
      '/me/;.css',
      '/me%3b.css',
      '/me?.css',
      '/me#.css',
      '/me?a#.css',
      '/me/',
      '//me',
      '/ME',
    ])('%s leaves nothing of ada behind for others', async (target) => {
      await app.get(target, as('ada'));
      const others = [await app.get(target), await app.get(target, as('bob'))];
      for (const { text } of others) expect(text).not.toContain('ada');
      expect([401, 404]).toContain(others[0]?.status);
    });
  });

  describe('one user and the others', () => {
    it("a user's answer is theirs alone, and nobody gets one without credentials", async () => {
      const names = ['ada', 'bob', 'ada', 'bob'];
      const answers: string[] = [];
      for (const name of names) answers.push((await app.get('/me', as(name))).text);
      expect(answers).toEqual(names.map((name) => JSON.stringify({ name })));
      expect(mine.runs).toBe(2);
      expect((await app.get('/me')).status).toBe(401);
    });

    it('is private to all caches between here and there', async () => {
      const { headers } = await app.get('/me', as('ada'));
      expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie' });
    });

    it('a name cannot be made to look like the key of another', async () => {
      await app.get('/me', as('ada'));
      expect((await app.get('/me', as('GET'))).text).toBe('{"name":"GET"}');
    });

    it("a tag of ada's answer is a 304 for bob only where his is the same", async () => {
      const { headers } = await app.get('/me', as('ada'));
      const tag = { 'if-none-match': headers.etag ?? '' };
      expect(await app.get('/me', { ...as('bob'), ...tag })).toMatchObject({ status: 200, text: '{"name":"bob"}' });
      expect((await app.get('/me', { ...as('ada'), ...tag })).status).toBe(304);
      expect((await app.get('/me', tag)).status).toBe(401);
    });

    it('guards run on a hit', async () => {
      await app.get('/me/for-all', as('ada'));
      expect((await app.get('/me/for-all', as('bob'))).cacheStatus).toMatch(/^hit/);
      expect((await app.get('/me/for-all')).status).toBe(401);
    });

    it('what is behind a guard is private outside, also where it is the same for all', async () => {
      const { headers } = await app.get('/me/for-all', as('ada'));
      expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie' });
    });

    it('a handler that asks who it is for is not stored for all, whatever its route says', async () => {
      expect((await app.get('/me/by-mistake', as('ada'))).text).toBe('{"name":"ada"}');
      expect((await app.get('/me/by-mistake', as('bob'))).text).toBe('{"name":"bob"}');
    });

    it('credentials go past a route that did not say that they make no difference', async () => {
      await app.get('/open/implied');
      for (const headers of [as('ada'), { cookie: 'a=1' }]) {
        expect((await app.get('/open/implied', headers)).cacheStatus).toBe('fwd=bypass; detail=credentials');
      }
      expect((await app.get('/open/implied')).cacheStatus).toMatch(/^hit/);
    });

    it('a cookie is never shared, not even by those who wait together', async () => {
      open.gate = new Gate();
      const arrived = app.arrivals(3);
      const together = Promise.all([1, 2, 3].map(() => app.get('/open/cookie')));
      await arrived;
      expect(open.runs).toBe(1);
      open.gate.open();
      const cookies = (await together).map(({ headers }) => headers['set-cookie']?.join());
      expect(new Set(cookies).size).toBe(3);
      expect(cookies).not.toContain(undefined);
    });
  });

  describe('what a handler throws that has looked at who asks', () => {
    it('is theirs alone, also of those who wait together', async () => {
      open.gate = new Gate();
      const arrived = app.arrivals(3);
      const answers = Promise.all(['ada', 'root', 'bob'].map((name) => app.get('/open/forbidden', as(name))));
      await arrived;
      expect(open.runs).toBe(1);
      open.gate.open();
      const [ada, root, bob] = await answers;
      expect(ada).toMatchObject({ status: 403, text: expect.stringContaining('not for ada') });
      expect(root).toMatchObject({ status: 200, text: '{"secret":"for root"}' });
      expect(bob).toMatchObject({ status: 403, text: expect.stringContaining('not for bob') });
    });

    it('nor do those share it who ask for a new answer', async () => {
      open.gate = new Gate();
      const arrived = app.arrivals(3);
      const names = ['ada', 'bob', 'root'];
      const answers = Promise.all(
        names.map((name) => app.get('/open/forbidden', { 'cache-control': 'no-cache', ...as(name) })),
      );
      await arrived;
      open.gate.open();
      const [ada, bob, root] = await answers;
      expect(ada?.text).toContain('not for ada');
      expect(bob?.text).toContain('not for bob');
      expect(root?.text).toBe('{"secret":"for root"}');
    });
  });

  describe('keys that collide', () => {
    const QUERIES = [
      '', '?', '?a', '?a=', '?=a', '?=', '?a=1', '?a=1&', '?&a=1', '?a=1&&b=2', '?a=1&b=2', '?b=2&a=1', '?a=1&a=2', '?a=2&a=1',
      '?a[]=1', '?a[]=1&a[]=2', '?a[]=2&a[]=1', '?a[]=1&a=2', '?a=2&a[]=1', '?a[0]=1&a[1]=2', '?a[1]=2&a[0]=1', '?a=1,2',
      '?a[b]=1', '?a%5Bb%5D=1', '?a.b=1', '?a%5B%5D=1', '?a=1%26b=2', '?a=1%26b%3D2', '?a%3D1=', '?a=1;b=2', '?a=1%3Bb=2',
      '?a=%', '?a=%zz', '?a=%25zz', '?a=%ff', '?a=%C3%BC', '?a=u%CC%88', '?a=%FC', '?%61=1', '?A=1', '?a=+', '?a=%20', '?a=%2B',
      '?a=b+c', '?a=b%20c', '?a=%00', '?a=%e', '?a=%25e', '?a=null', '?a=undefined', '?__proto__=1', '?constructor=1',
      '?a=%E2%80%AE', '?a=%F0%9F%98%80', '?a==1', '?a=1=2', '?a?b=1', '?a=1?b=2', '?a=%3Fb', '?a=/../b', '?a=:*', '?a=%2525',
      '?a[b][c]=1', '?a[b]=1&a[c]=2', '?a[c]=2&a[b]=1', '?a[=1', '?a]=1', '?[]=1', '?[a]=1',
      `?a=${'x'.repeat(500)}`, `?a=${'x'.repeat(499)}y`, `?${'a=1&'.repeat(150)}a=2`,
    ]; // prettier-ignore

    it('each query is answered as by a route that nobody caches, whatever was asked before', async () => {
      const plain = new Map<string, string>();
      for (const query of QUERIES) plain.set(query, (await app.get(`/open/query/plain${query}`)).text);
      for (const query of [...QUERIES, ...[...QUERIES].reverse()]) {
        const { status, text } = await app.get(`/open/query/cached${query}`);
        expect([query, status, JSON.parse(text)]).toEqual([query, 200, JSON.parse(plain.get(query) ?? '')]);
      }
    });

    it('each pair of parameters in the path is its own', async () => {
      const paths = [
        'a/b',
        'a%2Fb/c',
        'a/b%2Fc',
        'a%3Ab/c',
        'a/b%3Ac',
        '%2A/b',
        'a/%25e',
        '%20/b',
        '%7Ba%7D/b',
        'A/b',
        'a/b%3Fx=1',
      ];
      for (const path of [...paths, ...paths]) {
        const [a = '', b = ''] = path.split('/').map(decodeURIComponent);
        expect(JSON.parse((await app.get(`/open/path/${path}`)).text)).toEqual({ a, b });
      }
    });

    it('the order of parameters makes no second entry', async () => {
      await app.get('/open/query/cached?b=2&a=1');
      expect((await app.get('/open/query/cached?%61=1&b=2')).cacheStatus).toMatch(/^hit/);
    });

    it('parameters that the route does not know go past the cache', async () => {
      await app.get('/open/known?page=1');
      const made = await app.get('/open/known?page=1&x=evil');
      expect(made).toMatchObject({ cacheStatus: 'fwd=bypass; detail=undeclared-parameter' });
      expect((await app.get('/open/known?page=1')).text).toBe('{"query":{"page":"1"}}');
      expect(open.runs).toBe(2);
    });
  });

  it('a part is neither stored nor sent as the whole', async () => {
    expect(await app.get('/open/parts', { range: 'bytes=0-1' })).toMatchObject({ status: 206, text: 'wh' });
    expect(await app.get('/open/parts')).toMatchObject({ status: 200, text: 'whole' });
    expect(await app.get('/open/parts', { range: 'bytes=0-1' })).toMatchObject({ status: 206 });
  });

  describe('floods of no-cache', () => {
    const flood = (headers: Record<string, string>) =>
      Promise.all(Array.from({ length: 20 }, () => app.get('/open/slow', { 'cache-control': 'no-cache', ...headers })));

    it('without an account, they are answered from the cache', async () => {
      await app.get('/open/slow');
      await flood({});
      expect(open.runs).toBe(1);
    });

    it('with one, they run one handler at a time, and share the next', async () => {
      open.gate = new Gate();
      const arrived = app.arrivals(20);
      const answers = flood(as('ada'));
      await arrived;
      expect(open.runs).toBe(1);
      open.gate.open();
      const statuses = (await answers).map(({ cacheStatus }) => cacheStatus);
      expect(open.runs).toBe(2);
      expect(new Set(statuses)).toEqual(new Set(['fwd=request; stored', 'fwd=request; collapsed']));
    });
  });
});

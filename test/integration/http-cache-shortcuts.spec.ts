import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type CanActivate, Controller, type ExecutionContext, Get, Param, Req, UseGuards } from '@nestjs/common';
import { HttpCache } from '../../src/cache/index.js';
import { ManualClock } from '../support/cache/manual-clock.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';

interface Sent {
  params: Record<string, string>;
  readonly headers: Record<string, string | undefined>;
}

/** Says what a parameter is by something that is not in the target, as a gateway of many tenants may. */
class Renaming implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { params, headers } = context.switchToHttp().getRequest<Sent>();
    params.id = headers['x-id'] ?? params.id ?? '';
    return true;
  }
}

/** Would change what is sent, if it were asked. Express has no such thing. */
class Serialising implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const reply = context.switchToHttp().getResponse<{ serializer?(serialise: (value: unknown) => string): unknown }>();
    reply.serializer?.(() => 'serialised');
    return true;
  }
}

@Open()
@Controller('notes')
class Notes {
  runs = 0;

  @Get('mine')
  @HttpCache({ ttl: '100s', scope: 'user' })
  mine(@Req() { principal }: { principal: { userId: string } }) {
    this.runs += 1;
    return { run: this.runs, name: principal.userId };
  }

  @Get('serialised')
  @UseGuards(Serialising)
  @HttpCache({ ttl: '100s', scope: 'public' })
  serialised() {
    this.runs += 1;
    return { run: this.runs };
  }

  @Get('undeclared')
  @HttpCache({ ttl: '100s' })
  undeclared() {
    this.runs += 1;
    return { run: this.runs };
  }

  @Get('renamed/:id')
  @UseGuards(Renaming)
  @HttpCache({ ttl: '100s', scope: 'public' })
  renamed(@Param('id') id: string) {
    this.runs += 1;
    return { id };
  }

  @Get(':id')
  @HttpCache({ ttl: '100s', scope: 'public', tags: ['note:{params.id}'] })
  one(@Param('id') id: string) {
    this.runs += 1;
    return { run: this.runs, id, text: 'Grüße' };
  }
}

describe.each(ADAPTERS)('a request like an earlier one, on %s,', (_, makeAdapter) => {
  const clock = new ManualClock();
  let app: HttpApplication;
  let notes: Notes;

  beforeAll(async () => {
    app = await HttpApplication.start(makeAdapter, [Notes], { clock });
    notes = app.controller(Notes);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.cache.clear();
    notes.runs = 0;
  });

  const as = (name: string) => ({ authorization: `Bearer ${name}` });
  /** Until its response is found by the shortest way. */
  const warm = async (target: string, headers = {}) => {
    for (let n = 0; n < 3; n += 1) await app.get(target, headers);
    const read = jest.spyOn(app.cache, 'read');
    const answer = await app.get(target, headers);
    expect(answer.cacheStatus).toMatch(/^hit/);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
    return answer;
  };

  it('gets the same as by the long way, and nothing is looked for by a key', async () => {
    await app.get('/notes/1?a=1');
    const long = await app.get('/notes/1?a=1');
    const short = await warm('/notes/1?a=1');
    const { date: longDate, ...longHeaders } = long.headers;
    const { date: shortDate, ...shortHeaders } = short.headers;
    expect([longDate, shortDate]).toEqual([expect.any(String), expect.any(String)]);
    expect(shortHeaders).toEqual(longHeaders);
    expect(short).toMatchObject({ status: 200, body: long.body, cacheStatus: 'hit; ttl=100' });
    expect(notes.runs).toBe(1);
  });

  it('is told the age, and gets a 304 for what it has', async () => {
    const { headers } = await warm('/notes/1');
    clock.advance(7_000);
    const answer = await app.get('/notes/1', { 'if-none-match': headers.etag ?? '' });
    expect(answer).toMatchObject({ status: 304, text: '', cacheStatus: 'hit; ttl=93' });
    expect(answer.headers.age).toBe('7');
  });

  it.each([
    ['a tag', () => app.cache.evictTags('note:1')],
    ['a prefix', () => app.cache.evict('http:public:GET:notes:1:*')],
    ['everything', () => app.cache.clear()],
  ])('does not get what was evicted by %s', async (__, evict) => {
    await warm('/notes/1');
    await evict();
    expect((await app.get('/notes/1')).text).toContain('"run":2');
  });

  it('does not get what has expired', async () => {
    await warm('/notes/1');
    clock.advance(100_000);
    expect((await app.get('/notes/1')).text).toContain('"run":2');
  });

  it('does not get what is another user’s', async () => {
    await warm('/notes/mine', as('ada'));
    await warm('/notes/mine', as('bob'));
    expect((await app.get('/notes/mine', as('ada'))).text).toBe('{"run":1,"name":"ada"}');
    expect((await app.get('/notes/mine', as('bob'))).text).toBe('{"run":2,"name":"bob"}');
    expect((await app.get('/notes/mine')).cacheStatus).toBe('fwd=bypass; detail=no-user');
  });

  it('does not get what was made with other parameters of the path', async () => {
    await warm('/notes/renamed/1');
    expect((await app.get('/notes/renamed/1', { 'x-id': '2' })).text).toBe('{"id":"2"}');
    expect((await app.get('/notes/renamed/1')).text).toBe('{"id":"1"}');
  });

  it('runs the handler when it says so', async () => {
    await warm('/notes/1');
    const reloaded = await app.get('/notes/1', { 'cache-control': 'no-cache', ...as('ada') });
    expect(reloaded.text).toContain('"run":2');
  });

  it('goes past the cache with a body, and with credentials where no scope is declared', async () => {
    await warm('/notes/1');
    const withBody = await app.send({ target: '/notes/1', headers: { 'content-length': '2' }, body: '{}' });
    expect(withBody.cacheStatus).toBe('fwd=bypass; detail=request-body');
    await warm('/notes/undeclared');
    expect((await app.get('/notes/undeclared', as('ada'))).cacheStatus).toBe('fwd=bypass; detail=credentials');
  });

  it('gets the stored bytes, whatever would be made of them', async () => {
    expect((await warm('/notes/serialised')).text).toBe('{"run":1}');
  });
});

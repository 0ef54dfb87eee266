import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Header, HttpCode, NotFoundException, Param, Res, StreamableFile } from '@nestjs/common';
import { HttpCache } from '../../src/cache/index.js';
import { ManualClock } from '../support/cache/manual-clock.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';
import type { HttpAnswer } from '../support/http/send-request.js';

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

@Open()
@Controller('things')
class Things {
  runs = 0;
  failure: Error | undefined;
  status = 200;
  headers: Record<string, string> = {};

  private answer(): { run: number; text: string } {
    this.runs += 1;
    if (this.failure) throw this.failure;
    return { run: this.runs, text: 'Grüße <b>' };
  }

  @Get('exact')
  @HttpCache({ ttl: '100s', scope: 'public' })
  exact() {
    return this.answer();
  }

  @Get('reused')
  @HttpCache({ ttl: '100s', scope: 'public', maxAge: '30s', staleFor: '50s', staleIfError: '200s' })
  reused() {
    return this.answer();
  }

  @Get('varied')
  @HttpCache({ ttl: '100s', scope: 'public', vary: ['Accept-Language'] })
  varied() {
    return this.answer();
  }

  @Get('reply')
  @HttpCache({ ttl: '100s', scope: 'public', staleIfError: '200s', errorTtl: { 404: '10s' } })
  reply(@Res({ passthrough: true }) reply: Reply) {
    reply.status(this.status);
    for (const [name, value] of Object.entries(this.headers)) reply.header(name, value);
    return this.answer();
  }

  @Get('csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @HttpCode(203)
  @HttpCache({ ttl: '100s', scope: 'public' })
  csv() {
    return `run\n${this.answer().run}\n`;
  }

  @Get('renewed')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @HttpCode(203)
  @HttpCache({ ttl: '100s', scope: 'public', staleFor: '1000s' })
  renewed(@Res({ passthrough: true }) reply: Reply) {
    this.runs += 1;
    if (this.failure) throw this.failure;
    for (const [name, value] of Object.entries(this.headers)) reply.header(name, value);
    return `${this.runs}`;
  }

  @Get('nothing')
  @HttpCode(204)
  @HttpCache({ ttl: '100s', scope: 'public' })
  nothing(): void {
    this.answer();
  }

  @Get('stream')
  @HttpCache({ ttl: '100s', scope: 'public' })
  stream() {
    return new StreamableFile(Buffer.from(String(this.answer().run)));
  }

  @Get('missing')
  @HttpCache({ ttl: '100s', scope: 'public', errorTtl: { 404: '10s' } })
  missing() {
    this.answer();
    throw new NotFoundException();
  }

  @Get(':id')
  @HttpCache({ ttl: '100s', scope: 'public' })
  one(@Param('id') id: string) {
    return { ...this.answer(), id };
  }
}

@Open()
@HttpCache({ ttl: '500s', scope: 'public' })
@Controller('both')
class Both {
  runs = 0;

  @Get('own')
  @HttpCache({ ttl: '100s', scope: 'public' })
  own() {
    this.runs += 1;
    return { run: this.runs };
  }

  @Get('common')
  common() {
    this.runs += 1;
    return { run: this.runs };
  }
}

const BY_NAME = { authorization: 'Bearer ada' };

describe.each(ADAPTERS)('the HTTP cache on %s', (_, makeAdapter) => {
  const clock = new ManualClock();
  let app: HttpApplication;
  let things: Things;

  beforeAll(async () => {
    app = await HttpApplication.start(makeAdapter, [Things, Both], { clock });
    things = app.controller(Things);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.cache.clear();
    things.runs = 0;
    things.failure = undefined;
    things.status = 200;
    things.headers = {};
  });

  const get = (path: string, headers?: Record<string, string>) => app.get(`/things/${path}`, headers);
  const runOf = (answer: HttpAnswer): number => (JSON.parse(answer.text) as { run: number }).run;

  describe('RFC 9111: HTTP caching', () => {
    it('§2: answers a second request with the bytes, the status and the type of the first', async () => {
      const [miss, hit] = [await get('exact'), await get('exact')];
      expect(hit).toMatchObject({ status: 200, body: miss.body, cacheStatus: 'hit; ttl=100' });
      expect(miss).toMatchObject({ status: 200, cacheStatus: 'fwd=uri-miss; stored' });
      expect(JSON.parse(hit.text)).toEqual({ run: 1, text: 'Grüße <b>' });
      for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) {
        expect([name, hit.headers[name]]).toEqual([name, miss.headers[name]]);
      }
      expect(hit.headers['content-type']).toBe('application/json; charset=utf-8');
    });

    it('§3: keeps the status and the declared type of a route', async () => {
      const [miss, hit] = [await get('csv'), await get('csv')];
      expect([miss, hit].map(({ status, text }) => [status, text])).toEqual(Array(2).fill([203, 'run\n1\n']));
      expect(hit.headers['content-type']).toMatch(/^text\/csv; charset=utf-8$/i);
      expect(hit.headers['content-type']).toBe(miss.headers['content-type']);
    });

    it('§3: keeps a 204, without a body', async () => {
      await get('nothing');
      expect(await get('nothing')).toMatchObject({ status: 204, text: '', cacheStatus: 'hit; ttl=100' });
      expect(things.runs).toBe(1);
    });

    it.each([
      ['no-store', { 'cache-control': 'no-store' }],
      ['private', { 'cache-control': 'private, max-age=5' }],
      ['no-cache', { 'cache-control': 'no-cache' }],
      ['set-cookie', { 'set-cookie': 'session=1' }],
      ['vary', { vary: 'Accept' }],
      ['vary', { vary: '*' }],
      ['partial', { 'content-range': 'bytes 0-1/10' }],
    ])('§3, §4.1: does not store what forbids it: %s (%j)', async (detail, headers: Record<string, string>) => {
      things.headers = headers;
      const answers = [await get('reply'), await get('reply')];
      expect(answers.map(runOf)).toEqual([1, 2]);
      expect(answers[0]?.cacheStatus).toBe(`fwd=uri-miss; detail=${detail}`);
      for (const [name, value] of Object.entries(headers)) {
        expect([answers[1]?.headers[name]].flat().join()).toBe(value);
      }
    });

    it.each([201, 206, 302, 307, 400, 403, 405, 500, 503])('§3: does not store a %i', async (status) => {
      things.status = status;
      await get('reply');
      expect(await get('reply')).toMatchObject({ status, cacheStatus: `fwd=uri-miss; detail=status-${status}` });
      expect(things.runs).toBe(2);
    });

    it.each([200, 203, 300, 301, 308, 404])('§3: stores a %i', async (status) => {
      things.status = status;
      await get('reply');
      expect(await get('reply')).toMatchObject({ status, cacheStatus: expect.stringMatching(/^hit/) });
      expect(things.runs).toBe(1);
    });

    it('§3: stores an error for as long as is declared for it', async () => {
      things.status = 404;
      await get('reply');
      clock.advance(9_000);
      expect((await get('reply')).cacheStatus).toBe('hit; ttl=1');
      clock.advance(1_000);
      things.status = 200;
      expect((await get('reply')).status).toBe(200);
    });

    it('§3: does not store what the handler threw', async () => {
      await get('missing');
      expect(await get('missing')).toMatchObject({ status: 404 });
      expect(things.runs).toBe(2);
    });

    it('§3.1: stores the headers that the handler set, but none of one connection', async () => {
      const headers = {
        link: '</things?page=2>; rel="next"',
        'content-language': 'de',
        'x-total-count': '7',
        connection: 'X-Hop',
        'x-hop': '1',
      };
      things.headers = { ...headers };
      await get('reply');
      things.headers = {};
      const hit = await get('reply');
      expect(hit.headers).toMatchObject({ link: headers.link, 'content-language': 'de', 'x-total-count': '7' });
      expect(hit.headers['x-hop']).toBeUndefined();
      expect(hit.headers.connection).not.toBe('X-Hop');
    });

    it('§4: tells paths, parameters and queries apart', async () => {
      const paths = ['1', '2', '1?a=1', '1?a=2', '1?a', '1?b=1'];
      const runs: number[] = [];
      for (const path of [...paths, ...paths]) runs.push(runOf(await get(path)));
      expect(runs).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
    });

    it('§4.1: tells requests apart by the headers in Vary, and says so', async () => {
      const inLanguage = (language: string) => get('varied', { 'accept-language': language });
      const answers = [await inLanguage('de'), await inLanguage('en'), await inLanguage('de'), await get('varied')];
      expect(answers.map(runOf)).toEqual([1, 2, 1, 3]);
      expect(answers.map(({ headers }) => headers.vary)).toEqual(Array(4).fill('Accept-Language'));
      expect(answers[1]?.cacheStatus).toBe('fwd=miss; stored');
    });

    it('§4.2: does not answer with what has expired', async () => {
      await get('exact');
      clock.advance(100_000);
      expect(runOf(await get('exact'))).toBe(2);
    });

    it('§4.3.4: keeps its validator from one load to the next, if the bytes are the same', async () => {
      const first = await get('csv');
      things.runs = 0;
      await app.cache.clear();
      expect((await get('csv')).headers.etag).toBe(first.headers.etag);
    });

    it('§5.1: tells the age of what is stored, in seconds, and none of what is new', async () => {
      expect((await get('exact')).headers.age).toBeUndefined();
      clock.advance(7_900);
      expect((await get('exact')).headers.age).toBe('7');
    });

    describe('§5.2.1: of whom it follows, it', () => {
      it.each([
        ['no-cache', { 'cache-control': 'no-cache' }],
        ['max-age=0', { 'cache-control': 'Max-Age="0"' }],
        ['Pragma (§5.4)', { pragma: 'no-cache' }],
      ])('loads anew for %s, and stores that', async (__, directive: Record<string, string>) => {
        await get('exact');
        const anew = await get('exact', { ...BY_NAME, ...directive });
        expect([runOf(anew), anew.cacheStatus]).toEqual([2, 'fwd=request; stored']);
        expect(runOf(await get('exact'))).toBe(2);
      });

      it('forgets Pragma where there is a Cache-Control', async () => {
        await get('exact');
        expect(runOf(await get('exact', { ...BY_NAME, pragma: 'no-cache', 'cache-control': 'max-age=60' }))).toBe(1);
      });

      it('stores nothing for no-store', async () => {
        const past = await get('exact', { ...BY_NAME, 'cache-control': 'no-store' });
        expect(past.cacheStatus).toBe('fwd=request; detail=no-store');
        expect(runOf(await get('exact'))).toBe(2);
      });

      it('gives nothing older than max-age', async () => {
        await get('exact');
        clock.advance(10_000);
        const within = (seconds: number) => get('exact', { ...BY_NAME, 'cache-control': `max-age=${seconds}` });
        expect([runOf(await within(10)), runOf(await within(9))]).toEqual([1, 2]);
      });

      it('gives nothing that is fresh for less than min-fresh', async () => {
        await get('exact');
        clock.advance(50_000);
        const fresh = (seconds: number) => get('exact', { ...BY_NAME, 'cache-control': `min-fresh=${seconds}` });
        expect([runOf(await fresh(50)), runOf(await fresh(51))]).toEqual([1, 2]);
      });

      it.each(['max-age=x', 'max-age', 'max-age=-1', 'min-fresh=', ',,,', '=', 'unknown=1'])(
        'makes nothing of %j',
        async (field) => {
          await get('exact');
          expect((await get('exact', { ...BY_NAME, 'cache-control': field })).cacheStatus).toMatch(/^hit/);
        },
      );
    });

    it('§5.2.1: takes the directives of those without an account for what they are, advisory', async () => {
      await get('exact');
      const answers = [
        await get('exact', { 'cache-control': 'no-cache' }),
        await get('exact', { 'cache-control': 'no-store' }),
        await get('exact', { pragma: 'no-cache' }),
      ];
      expect(answers.map(runOf)).toEqual([1, 1, 1]);
    });

    it('§5.2.1.7: answers only-if-cached without the handler', async () => {
      const ask = () => get('exact', { 'cache-control': 'only-if-cached' });
      expect(await ask()).toMatchObject({ status: 504, cacheStatus: 'detail=only-if-cached' });
      expect(things.runs).toBe(0);
      await get('exact');
      expect(await ask()).toMatchObject({ status: 200, cacheStatus: 'hit; ttl=100' });
    });

    it('§5.2.2: lets clients use a response again only after asking, unless the route says otherwise', async () => {
      expect((await get('exact')).headers['cache-control']).toBe('public, no-cache');
    });

    it('§5.2.2.1: never lets them use it beyond its time to live', async () => {
      const maxAge = async () => /max-age=(\d+)/.exec(String((await get('reused')).headers['cache-control']))?.[1];
      expect(await maxAge()).toBe('30');
      clock.advance(40_000);
      expect(await maxAge()).toBe('70');
      clock.advance(40_000);
      expect(await maxAge()).toBe('100');
    });

    it('§5.2.2: leaves the word to a handler that has one', async () => {
      things.headers = { 'cache-control': 'public, max-age=5' };
      await get('reply');
      const hit = await get('reply');
      expect([hit.headers['cache-control'], hit.cacheStatus]).toEqual(['public, max-age=5', 'hit; ttl=100']);
    });
  });

  describe('RFC 5861: stale content', () => {
    it('§3: tells clients for how long they may use it stale while they ask', async () => {
      const { headers } = await get('reused');
      expect(headers['cache-control']).toBe('public, max-age=30, stale-while-revalidate=50, stale-if-error=200');
    });

    it('§3: answers with what is stale, and loads anew in the background', async () => {
      const fresh = await get('reused');
      clock.advance(120_000);
      const stale = await get('reused');
      expect([stale.text, stale.cacheStatus, stale.headers.age]).toEqual([fresh.text, 'hit; ttl=-20', '120']);
      await app.cache.settled();
      const renewed = await get('reused');
      expect([runOf(renewed), renewed.cacheStatus]).toEqual([2, 'hit; ttl=100']);
      expect(renewed.headers).toMatchObject({ 'content-type': fresh.headers['content-type'] });
    });

    it('§3: stores of the background what it would have stored of a request', async () => {
      things.headers = { 'x-total-count': '1' };
      await get('renewed');
      clock.advance(120_000);
      things.headers = { 'x-total-count': '2', link: '</a>' };
      await get('renewed');
      await app.cache.settled();
      const { status, text, headers, cacheStatus } = await get('renewed');
      expect([status, text, cacheStatus]).toEqual([203, '2', 'hit; ttl=100']);
      expect(headers['content-type']).toMatch(/^text\/csv; charset=utf-8$/i);
      expect(headers).toMatchObject({ 'x-total-count': '2', link: '</a>' });
    });

    it.each<[string, Record<string, string>]>([
      ['a cookie', { 'set-cookie': 'a=1' }],
      ['a no-store', { 'cache-control': 'no-store' }],
    ])('§3: stores nothing of the background that has %s', async (__, headers) => {
      await get('renewed');
      clock.advance(120_000);
      things.headers = headers;
      await get('renewed');
      await app.cache.settled();
      const stale = await get('renewed');
      expect([stale.text, stale.cacheStatus]).toEqual(['1', 'hit; ttl=-20']);
      await app.cache.settled();
    });

    it('§4: answers with what is stale when the handler fails, and not when it has an answer', async () => {
      things.headers = { 'x-total-count': '7' };
      const fresh = await get('reply');
      clock.advance(150_000);
      things.failure = new Error('database away');
      things.headers = { 'x-half-done': '1' };
      const stale = await get('reply');
      expect(stale).toMatchObject({ status: 200, text: fresh.text });
      expect(stale.cacheStatus).toBe('fwd=stale; ttl=-50; detail=stale-if-error');
      expect(stale.headers).toMatchObject({ 'x-total-count': '7' });
      expect(stale.headers['x-half-done']).toBeUndefined();
      things.failure = new NotFoundException();
      expect((await get('reply')).status).toBe(404);
      clock.advance(200_000);
      things.failure = new Error('database away');
      expect((await get('reply')).status).toBe(500);
    });
  });

  describe('RFC 9110: semantics', () => {
    it('§6.6.1: dates each answer', async () => {
      for (const answer of [await get('exact'), await get('exact')]) {
        expect(Date.parse(answer.headers.date ?? '')).toBeGreaterThan(0);
      }
    });

    it('§8.8.3: gives a strong entity tag', async () => {
      expect((await get('exact')).headers.etag).toMatch(/^"[\w-]{27}"$/);
    });

    it('§9.3.2: answers HEAD as GET, without the body, from the same entry', async () => {
      const head = await app.send({ method: 'HEAD', target: '/things/exact' });
      const answer = await get('exact');
      const again = await app.send({ method: 'HEAD', target: '/things/exact' });
      expect(things.runs).toBe(1);
      expect([head.text, again.text, runOf(answer)]).toEqual(['', '', 1]);
      for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) {
        expect([name, head.headers[name], again.headers[name]]).toEqual([
          name,
          answer.headers[name],
          answer.headers[name],
        ]);
      }
    });

    it.each([
      ['the tag', (tag: string) => tag],
      ['the tag, weak', (tag: string) => `W/${tag}`],
      ['a list with it', (tag: string) => `"other", W/"x,y" , ${tag}`],
      ['anything', () => '*'],
    ])('§13.1.2: answers If-None-Match with %s by 304', async (__, field) => {
      const { headers } = await get('exact');
      const tag = headers.etag ?? '';
      const answer = await get('exact', { 'if-none-match': field(tag) });
      expect(answer).toMatchObject({ status: 304, text: '' });
    });

    it.each([['"other"'], ['W/"other"'], [''], ['other'], ['"'], ['""']])(
      '§13.1.2: answers If-None-Match with %j by the whole',
      async (field) => {
        await get('exact');
        expect(await get('exact', { 'if-none-match': field })).toMatchObject({ status: 200 });
      },
    );

    it('§13.1.2: answers by 304 also when the handler had to run', async () => {
      const { headers } = await get('exact');
      await app.cache.clear();
      things.runs = 0;
      expect((await get('exact', { 'if-none-match': headers.etag ?? '' })).status).toBe(304);
      expect(things.runs).toBe(1);
    });

    it('§13.2.1: sends the whole where the answer is an error', async () => {
      things.status = 404;
      const { headers } = await get('reply');
      expect(await get('reply', { 'if-none-match': headers.etag ?? '' })).toMatchObject({ status: 404 });
      expect(await get('reply', { 'if-none-match': '*' })).toMatchObject({ status: 404 });
    });

    it('§13.1.3: minds If-Modified-Since only without If-None-Match', async () => {
      things.headers = { 'last-modified': 'Tue, 01 Apr 2025 10:00:00 GMT' };
      await get('reply');
      const since = (time: string, more = {}) => get('reply', { 'if-modified-since': time, ...more });
      expect((await since('Tue, 01 Apr 2025 10:00:00 GMT')).status).toBe(304);
      expect((await since('Tue, 01 Apr 2025 09:59:59 GMT')).status).toBe(200);
      expect((await since('Tue, 01 Apr 2025 10:00:00 GMT', { 'if-none-match': '"other"' })).status).toBe(200);
      expect((await since('rubbish')).status).toBe(200);
    });

    it('§15.4.5: a 304 tells what the whole would, but nothing of the body', async () => {
      things.headers = { 'content-location': '/things/reply', expires: '0', 'content-language': 'de' };
      const whole = await get('reply');
      const answer = await get('reply', { 'if-none-match': whole.headers.etag ?? '' });
      expect(answer.status).toBe(304);
      for (const name of ['cache-control', 'content-location', 'etag', 'expires', 'vary']) {
        expect([name, answer.headers[name]]).toEqual([name, whole.headers[name]]);
      }
      expect(answer.headers.date).toBeDefined();
      for (const name of ['content-type', 'content-length', 'content-language', 'transfer-encoding']) {
        expect([name, answer.headers[name]]).toEqual([name, undefined]);
      }
    });

    it('§14.2: sends the whole to who asks for a part', async () => {
      const whole = await get('exact');
      expect(await get('exact', { range: 'bytes=0-3' })).toMatchObject({ status: 200, text: whole.text });
    });
  });

  it('RFC 9211 §2: says how each request was handled', async () => {
    const statuses = [
      (await get('exact')).cacheStatus,
      (await get('exact')).cacheStatus,
      (await get('exact', { ...BY_NAME, 'cache-control': 'no-cache' })).cacheStatus,
      (await app.send({ target: '/things/exact', headers: { 'content-length': '1' }, body: 'x' })).cacheStatus,
      (await get('stream')).cacheStatus,
    ];
    expect(statuses).toEqual([
      'fwd=uri-miss; stored',
      'hit; ttl=100',
      'fwd=request; stored',
      'fwd=bypass; detail=request-body',
      'fwd=uri-miss; detail=stream',
    ]);
  });

  it('follows the annotation of a handler where its controller has one, too', async () => {
    const statuses: string[] = [];
    for (const name of ['own', 'own', 'common', 'common']) {
      statuses.push((await app.get(`/both/${name}`)).cacheStatus);
    }
    expect(statuses).toEqual(['fwd=uri-miss; stored', 'hit; ttl=100', 'fwd=uri-miss; stored', 'hit; ttl=500']);
  });

  it('lets streams and files through', async () => {
    const answers = [await get('stream'), await get('stream')];
    expect(answers.map(({ text }) => text)).toEqual(['1', '2']);
  });
});

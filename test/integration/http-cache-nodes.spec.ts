import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Injectable, Param, Req } from '@nestjs/common';
import { HttpCache } from '../../src/cache/index.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

const source = { text: 'first', runs: 0 };

@Injectable()
@Open()
@Controller('v1/lists')
class Lists {
  @Get(':id')
  @HttpCache({ ttl: '1m', scope: 'public', tags: ['list:{params.id}'] })
  one(@Param('id') id: string) {
    source.runs += 1;
    return { id, text: source.text };
  }

  @Get(':id/far')
  @HttpCache({ ttl: '1m', scope: 'public', near: false })
  far(@Param('id') id: string) {
    source.runs += 1;
    return { id, text: source.text };
  }

  @Get(':id/mine')
  @HttpCache({ ttl: '1m', scope: 'user' })
  mine(@Req() { principal }: { principal: { userId: string } }) {
    source.runs += 1;
    return { text: source.text, name: principal.userId };
  }
}

describe.each([
  { releases: 'of one release', versions: ['v1', 'v1'], runs: 1 },
  { releases: 'of two releases', versions: ['v1', 'v2'], runs: 2 },
])('an eviction on one node $releases', ({ versions: [first = '', second = ''], runs }) => {
  let nodes: HttpApplication[];

  beforeAll(async () => {
    const options = { namespace: `test-${randomUUID()}`, remote: { url: testRedisUrl() } };
    // One of each: they share their entries.
    nodes = await Promise.all(
      ADAPTERS.map(([, makeAdapter], index) =>
        HttpApplication.start(makeAdapter, [Lists], { ...options, version: index === 0 ? first : second }),
      ),
    );
  });
  afterAll(() => Promise.all(nodes.map((node) => node.close())));
  beforeEach(async () => {
    source.text = 'first';
    await nodes[0]?.cache.clear();
    source.runs = 0;
  });

  const read = (target: string) =>
    Promise.all(nodes.map((node) => node.get(target, { authorization: 'Bearer ada' }))).then((answers) =>
      answers.map(({ text }) => (JSON.parse(text) as { text: string }).text),
    );

  it('is not needed for another of its release to have its responses', async () => {
    await nodes[0]?.get('/v1/lists/1');
    await nodes[0]?.cache.settled();
    const answer = await nodes[1]?.get('/v1/lists/1');
    expect(answer?.cacheStatus).toMatch(first === second ? /^hit/ : /fwd=/);
    expect(source.runs).toBe(runs);
  });

  it.each([
    ['a tag', '/v1/lists/1', (node: HttpApplication) => node.cache.evictTags('list:1')],
    ['all public ones', '/v1/lists/1', (node: HttpApplication) => node.cache.evict('http:public:*')],
    ['a path', '/v1/lists/1?page=2', (node: HttpApplication) => node.cache.evict('http:public:GET:v1:lists:1:*')],
    ['everything', '/v1/lists/1', (node: HttpApplication) => node.cache.clear()],
    ['one user', '/v1/lists/1/mine', (node: HttpApplication) => node.cache.evict('http:user:ada:*')],
  ])('by %s reaches the responses of the other', async (_, target, evict) => {
    expect(await read(target)).toEqual(['first', 'first']);
    const [node] = nodes;
    source.text = 'second';
    if (node) await evict(node);
    expect((await node?.get(target, { authorization: 'Bearer ada' }))?.text).toContain('second');
    await until('both have the second', async () => (await read(target)).every((text) => text === 'second'));
    expect(await read(target)).toEqual(['second', 'second']);
  });

  it('leaves the others alone', async () => {
    await read('/v1/lists/1');
    source.text = 'second';
    await nodes[0]?.cache.evictTags('list:2');
    await nodes[0]?.cache.evict(['http:public:GET:v1:lists:2:*', 'http:user:*']);
    expect(await read('/v1/lists/1')).toEqual(['first', 'first']);
  });

  it('holds for only-if-cached as for other reads of a route without a near store', async () => {
    const [node] = nodes;
    if (!node) return;
    await node.get('/v1/lists/1/far');
    await node.cache.settled();
    const peek = jest.spyOn(node.cache, 'get');
    const headers = { authorization: 'Bearer ada', 'cache-control': 'only-if-cached' };
    expect((await node.get('/v1/lists/1/far', headers)).cacheStatus).toMatch(/^hit/);
    expect(peek).toHaveBeenCalledWith(expect.any(String), { tags: [], near: false, encrypt: false });
    peek.mockRestore();
  });
});

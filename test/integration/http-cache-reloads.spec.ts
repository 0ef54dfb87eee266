import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import { HttpCache } from '../../src/cache/index.js';
import { Gate } from '../support/cache/gate.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';
import { testRedisUrl } from '../support/test-redis.js';

interface Reply {
  header(name: string, value: string): unknown;
}

const source: { text: string; runs: number; failure: Error | undefined; cookie: string | undefined } = {
  text: 'first',
  runs: 0,
  failure: undefined,
  cookie: undefined,
};

@Open()
@Controller('lists')
class Lists {
  /** Of this node. */
  gate: Gate | undefined;

  @Get(':id')
  @HttpCache({ ttl: '1m', scope: 'public', near: false, staleIfError: '1m', tags: ['list:{params.id}'] })
  async one(@Param('id') id: string, @Res({ passthrough: true }) reply: Reply) {
    source.runs += 1;
    const { text, failure, cookie } = source;
    await this.gate?.pass();
    if (failure) throw failure;
    if (cookie !== undefined) reply.header('set-cookie', cookie);
    return { id, text };
  }
}

describe('no-cache, with two nodes over one Redis,', () => {
  let nodes: HttpApplication[];
  let a: HttpApplication;
  let b: HttpApplication;

  beforeAll(async () => {
    const options = { namespace: `test-${randomUUID()}`, remote: { url: testRedisUrl() } };
    // One of each: they share their entries.
    nodes = await Promise.all(ADAPTERS.map(([, makeAdapter]) => HttpApplication.start(makeAdapter, [Lists], options)));
    [a, b] = nodes as [HttpApplication, HttpApplication];
  });
  afterAll(() => Promise.all(nodes.map((node) => node.close())));
  beforeEach(async () => {
    for (const node of nodes) node.controller(Lists).gate = undefined;
    Object.assign(source, { text: 'first', failure: undefined, cookie: undefined });
    await a.cache.clear();
    await textsOf('/lists/1');
    source.text = 'second';
    source.runs = 0;
  });

  const reload = (node: HttpApplication, target = '/lists/1') =>
    node.get(target, { authorization: 'Bearer ada', 'cache-control': 'no-cache' });
  const evictions = () => nodes.reduce((sum, node) => sum + node.cache.stats().evictions, 0);
  /** What each node answers, one after the other. */
  async function textsOf(target: string): Promise<string[]> {
    const texts: string[] = [];
    for (const node of nodes) {
      const { text } = await node.get(target);
      texts.push((JSON.parse(text) as { text?: string }).text ?? '');
      await node.cache.settled();
    }
    return texts;
  }

  it('is answered by the handler, and from then on so is everybody, without an eviction', async () => {
    const before = evictions();
    expect((await reload(a)).cacheStatus).toBe('fwd=request; stored');
    expect(await textsOf('/lists/1')).toEqual(['second', 'second']);
    expect(source.runs).toBe(1);
    expect(evictions()).toBe(before);
  });

  it('leaves others their answers while the handler runs', async () => {
    const gate = (a.controller(Lists).gate = new Gate());
    const reloading = reload(a);
    await gate.reached;
    expect(await textsOf('/lists/1')).toEqual(['first', 'first']);
    expect(source.runs).toBe(1);
    gate.open();
    expect((await reloading).text).toContain('second');
    expect(await textsOf('/lists/1')).toEqual(['second', 'second']);
  });

  it('leaves the response where the handler fails', async () => {
    source.failure = new Error('database away');
    expect((await reload(a)).status).toBe(500);
    expect(await textsOf('/lists/1')).toEqual(['first', 'first']);
  });

  it.each([
    ['has no such thing any more', () => (source.failure = new NotFoundException()), 404],
    ['says what nobody else may have', () => (source.cookie = 'a=1'), 200],
  ])('outdates the response where the handler %s', async (_, change, status) => {
    change();
    expect((await reload(a)).status).toBe(status);
    expect((await b.get('/lists/1')).status).toBe(status);
    expect(source.runs).toBe(2);
  });

  it('does not store what an eviction has overtaken', async () => {
    const gate = (a.controller(Lists).gate = new Gate());
    const reloading = reload(a);
    await gate.reached;
    source.text = 'third';
    await b.cache.evictTags('list:1');
    a.controller(Lists).gate = undefined;
    gate.open();
    expect((await reloading).text).toContain('second');
    expect(await textsOf('/lists/1')).toEqual(['third', 'third']);
  });

  it('on both nodes at once leaves nothing that is older than the first answer', async () => {
    const gates = nodes.map((node) => (node.controller(Lists).gate = new Gate()));
    const first = reload(a);
    await gates[0]?.reached;
    source.text = 'third';
    const second = reload(b);
    await gates[1]?.reached;
    for (const node of nodes) node.controller(Lists).gate = undefined;
    gates[0]?.open();
    expect((await first).text).toContain('second');
    expect(await textsOf('/lists/1')).not.toContain('first');
    gates[1]?.open();
    expect((await second).text).toContain('third');
    expect(await textsOf('/lists/1')).toEqual(['third', 'third']);
  });
});

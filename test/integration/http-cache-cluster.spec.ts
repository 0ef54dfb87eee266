import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Cluster, type Redis } from 'ioredis';
import { Cacheable, CacheEvict, HttpCache } from '../../src/cache/index.js';
import { encodeArgument } from '../../src/cache/key/encode-argument.js';
import { Gate } from '../support/cache/gate.js';
import { HttpApplication, Open } from '../support/http/http-application.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';

const source = { text: '' };

@Injectable()
@Open()
@Controller('v1/lists')
class Lists {
  @Get(':id')
  @HttpCache({ ttl: '1m', scope: 'public', tags: ['list:{params.id}'] })
  async one(@Param('id') id: string) {
    return { text: await this.list(id) };
  }

  @Cacheable('list:one:{id}', '1m', { near: false, tags: ['list:{id}'] })
  async list(id: string) {
    return `${source.text} ${id}`;
  }

  @CacheEvict(['http:public:GET:v1:lists:*', 'list:one:{id}'])
  async change(id: string) {
    return id;
  }
}

const RESPONSE = `http:public:GET:v1:lists:1:Lists.one:${encodeArgument('')}`;
const RESPONSES = 'http:*:lists:*:Lists.one:*';

const evicting = (...patterns: string[]) => [
  patterns.join(' and '),
  ({ cache }: HttpApplication) => cache.evict(patterns),
];

const EVICTIONS = [
  ['the annotation of a prefix and a key', (node: HttpApplication) => node.controller(Lists).change('1')],
  evicting('list:one:1', 'http:public:*'),
  evicting(RESPONSE, 'list:one:*'),
  evicting(RESPONSE, 'list:one:1'),
  evicting(RESPONSES, 'list:one:1'),
  evicting(RESPONSES, 'list:one:*'),
  evicting('list:one:1', '*:Lists.one:*'),
  evicting('*:1*'),
  ['a tag of both', (node: HttpApplication) => node.cache.evictTags('list:1')],
] as [string, (node: HttpApplication) => Promise<unknown>][];

/** Names that are removed by one call of the eviction script, or none. */
function namesOf([command, words]: Parameters<Redis['callBuffer']>): readonly string[] {
  const [, count, ...rest] = words as unknown as readonly unknown[];
  return command === 'EVALSHA' && typeof count === 'number' ? rest.slice(0, count).map(String) : [];
}

describe('a response, and the entry that its handler reads, in different slots', () => {
  let cluster: RedisCluster;
  let client: Cluster;
  let evictor: HttpApplication;
  let reader: HttpApplication;

  beforeAll(async () => {
    cluster = await startRedisCluster({ replicasPerMaster: 0 });
    client = new Cluster(cluster.urls);
    const namespace = `test-${randomUUID()}`;
    evictor = await HttpApplication.start(() => new FastifyAdapter(), [Lists], { namespace, remote: { client } });
    reader = await HttpApplication.start(() => new FastifyAdapter(), [Lists], {
      namespace,
      remote: { url: cluster.urls },
      near: false,
    });
    await Promise.all([evictor, reader].map(({ cache }) => cache.connect(5_000)));
  });
  afterAll(async () => {
    await Promise.all([evictor.close(), reader.close()]);
    client.disconnect();
    await cluster.stop();
  });
  beforeEach(async () => {
    source.text = 'old';
    await evictor.cache.clear();
    await read();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function read(): Promise<string> {
    const { text } = await reader.get('/v1/lists/1');
    await reader.cache.settled();
    return text;
  }

  /** Stops each step of the eviction before it reaches its server, or after, and reads then. */
  function readAtEachStep(moment: 'before' | 'after'): { readonly steps: number } {
    const seen = { steps: 0 };
    let turn = Promise.resolve();
    const step = (): Promise<void> => {
      seen.steps += 1;
      turn = turn.then(() => read()).then(() => {});
      return turn;
    };
    for (const node of client.nodes('master')) {
      const send = node.callBuffer.bind(node);
      jest.spyOn(node, 'callBuffer').mockImplementation(async (...call: Parameters<Redis['callBuffer']>) => {
        if (namesOf(call).length === 0) return send(...call);
        if (moment === 'before') await step();
        const reply = await send(...call);
        if (moment === 'after') await step();
        return reply;
      });
    }
    return seen;
  }

  describe.each(['before', 'after'] as const)('when it is read %s each step of an eviction', (moment) => {
    it.each(EVICTIONS)('is gone with that entry once an eviction of %s is acknowledged', async (_, evict) => {
      const seen = readAtEachStep(moment);
      source.text = 'new';
      await evict(evictor);
      expect(seen.steps).toBeGreaterThan(0);
      expect(await read()).toContain('new');
      expect(await evictor.controller(Lists).list('1')).toBe('new 1');
    });
  });

  it.each(EVICTIONS)('is not stored by a load from before the end of an eviction of %s', async (_, evict) => {
    await evictor.cache.evict(RESPONSE);
    const gate = new Gate();
    const handler = jest.spyOn(reader.controller(Lists), 'list').mockImplementation(async () => {
      await gate.pass();
      return 'old';
    });
    const reading = read();
    await gate.reached;
    source.text = 'new';
    await evict(evictor);
    gate.open();
    expect(await reading).toContain('old');
    handler.mockRestore();
    expect(await read()).toContain('new');
  });
});

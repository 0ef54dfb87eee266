import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Cache, CacheModule, type CacheModuleOptions, WarmingService } from '../../src/cache/index.js';
import { startApplication } from '../support/cache/nest-application.js';
import { named, type Pages, type PagesOptions, PLAN, warmedPages } from '../support/cache/warming.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

/** Milliseconds: so that a node that waits for another one looks again soon. */
const LEASE_TTL = '300ms';

describe('warming over Redis', () => {
  const closing: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((each) => each.close()));
  });

  const optionsOf = (namespace: string, node: string): CacheModuleOptions => ({
    namespace,
    remote: { url: testRedisUrl() },
    remoteTimeout: '2s',
    random: () => 0,
    warming: { node, leaseTtl: LEASE_TTL },
  });

  const start = async (namespace: string, node: string, options: PagesOptions): Promise<[Pages, WarmingService]> => {
    const type = warmedPages(options);
    const application = await startApplication({ providers: [type] }, optionsOf(namespace, node));
    closing.push(application);
    return [application.get(type), application.get(WarmingService)];
  };

  it('loads each key once in a fleet whose nodes start together', async () => {
    const namespace = `test-${randomUUID()}`;
    const nodes = await Promise.all(['a', 'b', 'c'].map((node) => start(namespace, node, { names: () => named(500) })));
    await until('every node knows that the plan was run', async () =>
      nodes.every(([, warming]) => warming.plan(PLAN).last !== undefined),
    );
    const loaded = nodes.flatMap(([pages]) => pages.loaded);
    expect(loaded.sort()).toStrictEqual(named(500).flat().sort());
    expect(nodes.filter(([pages]) => pages.loaded.length > 0)).toHaveLength(1);
    const results = nodes.map(([, warming]) => warming.plan(PLAN).last);
    expect(results).toStrictEqual(Array(3).fill(expect.objectContaining({ outcome: 'completed', loaded: 500 })));
    expect(new Set(results.map((last) => last?.node)).size).toBe(1);
    // What was loaded on one is a hit on the others.
    await Promise.all(nodes.map(([pages]) => pages.find('p123')));
    expect(nodes.flatMap(([pages]) => pages.loaded)).toHaveLength(500);
  });

  it('gives the work to one process at a time, and to another one when the first has died', async () => {
    const namespace = `test-${randomUUID()}`;
    const [first, second] = ['first', 'second'].map(() => {
      const cache = new Cache({ namespace, remote: { url: testRedisUrl() }, remoteTimeout: '2s' });
      closing.push(cache);
      return cache;
    });
    const lease = first?.fleetLease('warm:work', 200);
    const other = second?.fleetLease('warm:work', 200);
    const taken = await lease?.take();
    const held = taken?.kind === 'ours' ? taken.held : undefined;
    expect(await other?.take()).toStrictEqual({ kind: 'held' });
    // No eviction of the application's own keys touches it.
    await first?.clear();
    await first?.evict(['page:*', 'warm:*', 'user:*:posts']);
    expect(await held?.confirm()).toBe(true);
    let takenOver = await other?.take();
    await until('the lease has ended', async () => (takenOver = await other?.take())?.kind === 'ours');
    expect(await held?.confirm()).toBe(false);
    expect(await held?.finish(Buffer.from('late'), 60_000)).toBeUndefined();
    const heldNow = takenOver?.kind === 'ours' ? takenOver.held : undefined;
    const id = await heldNow?.finish(Buffer.from('done'), 60_000);
    expect(await lease?.take()).toStrictEqual({ kind: 'done', record: { id, body: Buffer.from('done') } });
    expect((await lease?.take(id))?.kind).toBe('ours');
  });

  it('begins when the server listens, and not before', async () => {
    const type = warmedPages({ names: () => named(1) });
    const options = optionsOf(`test-${randomUUID()}`, 'a');
    const module = await Test.createTestingModule({
      imports: [CacheModule.forRoot(options)],
      providers: [type],
    }).compile();
    const application = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    closing.push(application);
    await application.init();
    expect(application.get(WarmingService).plan(PLAN).startedAt).toBeUndefined();
    const begun = Date.now();
    await application.listen(0, '127.0.0.1');
    await until('the plan was run', async () => application.get(WarmingService).plan(PLAN).last !== undefined);
    expect(application.get(WarmingService).plan(PLAN).startedAt).toBeGreaterThanOrEqual(begun);
  });
});

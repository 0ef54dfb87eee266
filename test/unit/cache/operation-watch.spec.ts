import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Cache,
  type CacheOptions,
  InvalidOptionError,
  type OperationRecord,
  type Tracer,
} from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { systemClock } from '../../../src/cache/core.js';

describe('operations of the cache', () => {
  let caches: Cache[];
  let records: OperationRecord[];
  beforeEach(() => {
    [caches, records] = [[], []];
  });
  afterEach(() => Promise.all(caches.map((cache) => cache.close())));

  const begin = (options: Partial<CacheOptions> = {}): Cache => {
    const debug = (record: string | OperationRecord): void => {
      if (typeof record === 'object') records.push(record);
    };
    const logger = { debug, warn: () => {}, error: () => {} };
    const cache = new Cache({ namespace: 'n', logger, ...options });
    caches.push(cache);
    return cache;
  };
  const read = (cache: Cache, key = 'a:1') => cache.getOrLoad(key, '1h', async () => 'value');

  it('are logged with their layer, where all are to be', async () => {
    const store = new MemoryRemoteStore(systemClock);
    const [a, b] = [0, 1].map(() => begin({ remote: { store }, logOperations: 1 })) as [Cache, Cache];
    await read(a);
    await a.settled();
    await read(b);
    await read(b);
    await b.evict('a:*');
    expect(records.map(({ operation, layer, hit, key }) => [operation, layer, hit, key])).toEqual([
      ['read', 'source', false, 'a:1'],
      ['read', 'remote', true, 'a:1'],
      ['read', 'near', true, 'a:1'],
      ['evict', undefined, undefined, 'a:*'],
    ]);
    for (const { ms, message } of records) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(message).toContain('a:');
    }
  });

  it('tell who shared a load, and the name of an error without its message', async () => {
    const cache = begin({ logOperations: 1 });
    const failing = () => cache.getOrLoad('a:2', '1h', () => Promise.reject(new TypeError('a secret')));
    await Promise.allSettled([failing(), failing()]);
    expect(records.map(({ layer, error }) => [layer, error])).toEqual([
      ['source', 'TypeError'],
      ['flight', 'TypeError'],
    ]);
    expect(JSON.stringify(records)).not.toContain('secret');
  });

  it('are logged by a sample, and by default not at all', async () => {
    const draws = [0.4, 0.6, 0.1];
    const cache = begin({ logOperations: 0.5, random: () => draws.shift() ?? 0.9 });
    for (const key of ['a:1', 'a:2', 'a:3']) await read(cache, key);
    expect(records.map(({ key }) => key)).toEqual(['a:1', 'a:3']);
    await read(begin());
    expect(records).toHaveLength(2);
  });

  it('refuse a share that is none', () => {
    expect(() => begin({ logOperations: 2 })).toThrow(InvalidOptionError);
  });

  it.each(['startActiveSpan', 'setAttribute', 'recordException', 'end'])(
    'survive a tracer whose %s throws',
    async (faulty) => {
      const fail = (): never => {
        throw new Error('the exporter is broken');
      };
      const span = { setAttribute: () => {}, recordException: () => {}, end: () => {} };
      const tracer: Tracer = {
        startActiveSpan: (_, __, work) =>
          faulty === 'startActiveSpan' ? fail() : work({ ...span, ...(faulty in span && { [faulty]: fail }) }),
      };
      const cache = begin({ tracer });
      expect(await read(cache)).toBe('value');
      await expect(cache.getOrLoad('a:2', '1h', () => Promise.reject(new TypeError('its own')))).rejects.toThrow(
        TypeError,
      );
      await cache.evict('a:1');
      expect(await cache.has('a:1')).toBe(false);
    },
  );

  it('are done once, also by a tracer that calls late', async () => {
    let late: (() => unknown) | undefined;
    const span = { setAttribute: () => {}, recordException: () => {}, end: () => {} };
    const tracer: Tracer = {
      startActiveSpan: <T>(_: string, __: object, work: (given: typeof span) => T): T => {
        late = () => work(span);
        return undefined as T;
      },
    };
    let loads = 0;
    const load = async (): Promise<number> => (loads += 1);
    expect(await begin({ tracer }).getOrLoad('a:1', '1h', load)).toBe(1);
    await late?.();
    expect(loads).toBe(1);
  });

  it('become spans, in which the loader runs', async () => {
    const spans: { name: string; attributes: Record<string, unknown>; ended: boolean; errors: unknown[] }[] = [];
    const active = new AsyncLocalStorage<string>();
    const tracer: Tracer = {
      startActiveSpan: (name, { attributes }, work) => {
        const span = {
          name,
          attributes: { ...attributes } as Record<string, unknown>,
          ended: false,
          errors: [] as unknown[],
        };
        spans.push(span);
        return active.run(name, () =>
          work({
            setAttribute: (attribute, value) => (span.attributes[attribute] = value),
            recordException: (error) => span.errors.push(error),
            end: () => (span.ended = true),
          }),
        );
      },
    };
    const cache = begin({ tracer });
    const within = await cache.getOrLoad('a:1', '1h', async () => active.getStore());
    await cache.getOrLoad('a:2', '1h', () => Promise.reject(new Error('no'))).catch(() => {});
    await cache.evict('a:1');
    expect(within).toBe('cache.read');
    expect(spans).toMatchObject([
      { name: 'cache.read', attributes: { 'cache.key': 'a:1', 'cache.hit': false }, ended: true, errors: [] },
      { name: 'cache.read', ended: true, errors: ['Error'] },
      { name: 'cache.evict', attributes: { 'cache.targets': 'a:1' }, ended: true },
    ]);
    expect(records).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import {
  Cacheable,
  CacheEvict,
  CacheModule,
  CachePut,
  CacheService,
  type CachePlan,
  previewCachePlan,
} from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

@Injectable()
class MeetingsService {
  @Cacheable('meeting:list:{page}', '5m', { staleFor: '1m', near: false, earlyRefresh: false, tags: ['host:{host}'] })
  async list(page: number, host: string): Promise<string> {
    return `${page}${host}`;
  }

  @Cacheable('meeting:details:{meetingId}')
  async findOne(meetingId: string): Promise<string> {
    return meetingId;
  }

  @CacheEvict(['meeting:details:{id}', 'meeting:list:*'])
  async cancel(id: string): Promise<string> {
    return id;
  }

  @CacheEvict([], { tags: ['host:{host}'] })
  async removeHost(host: string): Promise<string> {
    return host;
  }

  @CachePut('meeting:details:{id}', '1h')
  async rename(id: string): Promise<string> {
    return id;
  }

  @CacheEvict('report:{id}')
  async report(id: string): Promise<string> {
    return id;
  }
}

@Injectable()
class AnalyticsService {
  @Cacheable('analytics:overview', '2m', { emptyTtl: '5s', sliding: true })
  async overview(): Promise<string> {
    return 'all is well';
  }
}

async function planOf(providers: (new () => object)[], knownKeys: string[] = []): Promise<CachePlan> {
  const application = await startApplication({ providers }, { knownKeys, defaultTtl: '10m' });
  try {
    return application.get(CacheService).plan();
  } finally {
    await application.close();
  }
}

describe('the plan', () => {
  it('says of each cache what was declared, who evicts it by what, and who puts into it', async () => {
    const { caches } = await planOf([MeetingsService, AnalyticsService], ['report:{id}']);
    expect(caches).toEqual([
      {
        kind: 'cacheable',
        owner: 'AnalyticsService.overview',
        key: 'analytics:overview',
        tags: [],
        ttl: { declared: '2m', milliseconds: 120_000 },
        emptyTtl: '5s',
        staleFor: null,
        staleIfError: null,
        sliding: true,
        near: true,
        earlyRefresh: 1,
        encrypt: false,
        evictedBy: [],
        putBy: [],
      },
      {
        kind: 'cacheable',
        owner: 'MeetingsService.findOne',
        key: 'meeting:details:{meetingId}',
        tags: [],
        ttl: { declared: null, milliseconds: 600_000 },
        emptyTtl: null,
        staleFor: null,
        staleIfError: null,
        sliding: false,
        near: true,
        earlyRefresh: 1,
        encrypt: false,
        evictedBy: [{ owner: 'MeetingsService.cancel', by: 'pattern', pattern: 'meeting:details:{id}' }],
        putBy: ['MeetingsService.rename'],
      },
      {
        kind: 'cacheable',
        owner: 'MeetingsService.list',
        key: 'meeting:list:{page}',
        tags: ['host:{host}'],
        ttl: { declared: '5m', milliseconds: 300_000 },
        emptyTtl: null,
        staleFor: '1m',
        staleIfError: null,
        sliding: false,
        near: false,
        earlyRefresh: false,
        encrypt: false,
        evictedBy: [
          { owner: 'MeetingsService.cancel', by: 'pattern', pattern: 'meeting:list:*' },
          { owner: 'MeetingsService.removeHost', by: 'tag', pattern: 'host:{host}' },
        ],
        putBy: [],
      },
    ]);
  });

  it('says of each eviction and put which caches it reaches, known keys too', async () => {
    const { evictions, puts, knownKeys } = await planOf([MeetingsService], ['report:{id}']);
    expect(knownKeys).toEqual(['report:{id}']);
    expect(puts).toMatchObject([
      { kind: 'put', owner: 'MeetingsService.rename', caches: ['meeting:details:{meetingId}'] },
    ]);
    expect(evictions).toEqual([
      {
        kind: 'evict',
        owner: 'MeetingsService.cancel',
        targets: [
          { by: 'pattern', pattern: 'meeting:details:{id}', kind: 'key', caches: ['meeting:details:{meetingId}'] },
          { by: 'pattern', pattern: 'meeting:list:*', kind: 'prefix', caches: ['meeting:list:{page}'] },
        ],
        caches: ['meeting:details:{meetingId}', 'meeting:list:{page}'],
      },
      {
        kind: 'evict',
        owner: 'MeetingsService.removeHost',
        targets: [{ by: 'tag', pattern: 'host:{host}', kind: 'tag', caches: ['meeting:list:{page}'] }],
        caches: ['meeting:list:{page}'],
      },
      {
        kind: 'evict',
        owner: 'MeetingsService.report',
        targets: [{ by: 'pattern', pattern: 'report:{id}', kind: 'key', caches: ['report:{id}'] }],
        caches: ['report:{id}'],
      },
    ]);
  });

  it('does not depend on the order of the classes', async () => {
    const [one, other] = [
      await planOf([MeetingsService, AnalyticsService], ['report:{id}']),
      await planOf([AnalyticsService, MeetingsService], ['report:{id}']),
    ];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  it('finds the cache that nobody evicts', async () => {
    const { findings } = await planOf([MeetingsService, AnalyticsService], ['report:{id}']);
    expect(findings).toEqual([
      {
        code: 'PLAN.NEVER_EVICTED',
        owner: 'AnalyticsService.overview',
        message: expect.stringContaining('until its time to live (2m) is over') as unknown,
      },
    ]);
  });

  it('finds evictions that search, and evictions that reach many caches', async () => {
    @Injectable()
    class Broad {
      @Cacheable('a:{x}', '1m')
      async a(x: string): Promise<string> {
        return x;
      }
      @Cacheable('b:{x}', '1m')
      async b(x: string): Promise<string> {
        return x;
      }
      @Cacheable('c:{x}', '1m')
      async c(x: string): Promise<string> {
        return x;
      }
      @Cacheable('d:{x}:tail', '1m')
      async d(x: string): Promise<string> {
        return x;
      }
      @CacheEvict('*')
      async all(): Promise<void> {}
      @CacheEvict('d:*:tail')
      async search(): Promise<void> {}
      @CacheEvict('d:*')
      async prefix(): Promise<void> {}
    }
    const { findings } = await planOf([Broad]);
    expect(findings.map(({ code, owner }) => `${code} ${owner}`)).toEqual([
      'PLAN.BROAD_EVICTION Broad.all',
      'PLAN.SEARCHES_ALL_KEYS Broad.search',
    ]);
    expect(findings[0]?.message).toContain('4 of 4 caches');
  });
});

describe('the plan of rows', () => {
  const rowEvictions = () => [
    { owner: 'ShelfEntity', patterns: ['report:{id}'], tags: ['host:{hostId}'] },
    { owner: 'MeetingEntity', patterns: ['meeting:details:{id}', 'meeting:*:x'], tags: [] },
  ];
  const start = (given: ReturnType<typeof rowEvictions>) =>
    startApplication(
      { providers: [MeetingsService, AnalyticsService] },
      { knownKeys: ['report:{id}'], rowEvictions: () => given },
    );

  it('says what their changes evict, as of methods', async () => {
    const application = await start(rowEvictions());
    const cache = application.get(CacheService);
    const { rows, caches, findings } = cache.plan();
    expect(rows).toEqual([
      {
        kind: 'rows',
        owner: 'MeetingEntity',
        targets: [
          { by: 'pattern', pattern: 'meeting:details:{id}', kind: 'key', caches: ['meeting:details:{meetingId}'] },
          {
            by: 'pattern',
            pattern: 'meeting:*:x',
            kind: 'wildcard',
            caches: ['meeting:details:{meetingId}', 'meeting:list:{page}'],
          },
        ],
        caches: ['meeting:details:{meetingId}', 'meeting:list:{page}'],
      },
      {
        kind: 'rows',
        owner: 'ShelfEntity',
        targets: [
          { by: 'pattern', pattern: 'report:{id}', kind: 'key', caches: ['report:{id}'] },
          { by: 'tag', pattern: 'host:{hostId}', kind: 'tag', caches: ['meeting:list:{page}'] },
        ],
        caches: ['meeting:list:{page}', 'report:{id}'],
      },
    ]);
    expect(caches.find(({ key }) => key === 'meeting:list:{page}')?.evictedBy).toContainEqual({
      owner: 'ShelfEntity',
      by: 'tag',
      pattern: 'host:{hostId}',
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'PLAN.SEARCHES_ALL_KEYS', owner: 'MeetingEntity' }),
    );
    const { evictedBy } = await cache.explain('meeting:details:7');
    expect(evictedBy).toContainEqual({ owner: 'MeetingEntity', by: 'pattern', pattern: 'meeting:details:{id}' });
    await application.close();
  });

  it.each([
    [
      { owner: 'E', patterns: ['meeting:detail:{id}'], tags: [] },
      /UNMATCHED_EVICTION: E: .*Did you mean 'meeting:details/,
    ],
    [{ owner: 'E', patterns: [], tags: ['hots:{id}'] }, /UNMATCHED_EVICTION: E: eviction 'hots:\{id\}'/],
    [{ owner: 'E', patterns: ['meeting::{id}'], tags: [] }, /INVALID_KEY_TEMPLATE/],
  ])('stops the start, and the preview, for %j', async (rows, message) => {
    await expect(start([rows])).rejects.toThrow(message);
    @Module({ imports: [CacheModule.forRoot({ namespace: 'n' })], providers: [AnalyticsService] })
    class Root {}
    await expect(previewCachePlan(Root, { rowEvictions: () => [rows] })).rejects.toThrow('CACHE.');
  });
});

describe('the preview of a plan', () => {
  @Injectable()
  class Unreachable {
    constructor() {
      throw new Error('it was made');
    }
  }

  const moduleOf = (...providers: (new () => object)[]): new () => object => {
    @Module({ imports: [CacheModule.forRoot({ namespace: 'n' })], providers: [Unreachable, ...providers] })
    class Root {}
    return Root;
  };

  it('is that of the running application, though nothing is made', async () => {
    const plan = await planOf([MeetingsService, AnalyticsService], ['report:{id}']);
    const options = { knownKeys: ['report:{id}'], defaultTtl: '10m' } as const;
    expect(await previewCachePlan(moduleOf(MeetingsService, AnalyticsService), options)).toEqual(plan);
  });

  it('refuses what would stop the start', async () => {
    await expect(previewCachePlan(moduleOf(MeetingsService))).rejects.toThrow(
      /CACHE\.UNMATCHED_EVICTION: MeetingsService\.report/,
    );
  });
});

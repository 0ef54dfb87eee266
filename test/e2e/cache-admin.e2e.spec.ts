import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { CacheEvictionView, MadeEvictionView } from '../../src/cache-admin/cache-eviction.view.js';
import type { CacheExplanationView } from '../../src/cache-admin/cache-explanation.view.js';
import type { CachePlanView } from '../../src/cache-admin/cache-plan.view.js';
import type { CacheStatsView } from '../../src/cache-admin/cache-stats.view.js';
import { EVICTIONS_KEPT } from '../../src/cache-admin/cache-evictions.repository.js';
import { CacheService } from '../../src/cache/index.js';
import type { Page } from '../../src/http/page.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { callsOf } from '../support/counted-calls.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const ADMIN = '/admin/cache';
const EVICTIONS = `${ADMIN}/evictions`;
const SETTINGS = '/v1/settings';

const explain = async (by: { get: Stack['get'] }, key: string, token?: string): Promise<CacheExplanationView> => {
  const options = token === undefined ? {} : { token };
  return (await by.get<CacheExplanationView>(`${ADMIN}/explain?key=${encodeURIComponent(key)}`, options)).body;
};

describe.each(STACKS)('the cache of the platform %s', (name, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;
  const hasRedis = name !== 'embedded';

  beforeAll(async () => {
    stack = await start();
    [admin, user] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
  }, 60_000);
  afterAll(() => stack.close());

  it('shows its plan', async () => {
    const { status, body } = await admin.get<CachePlanView>(`${ADMIN}/plan`);
    expect(status).toBe(200);
    expect(body.caches.find(({ key }) => key === 'settings')).toMatchObject({
      owner: 'SettingsService.current',
      ttl: { declared: '24h', milliseconds: 86_400_000 },
      evictedBy: [
        { owner: 'SettingsService.update', by: 'pattern', pattern: 'settings' },
        { owner: 'SettingEntity', by: 'pattern', pattern: 'settings' },
      ],
    });
    expect(body.rows.find(({ owner }) => owner === 'UserEntity')?.caches).toContain('user:profile:{userId}');
    expect(body.findings.map(({ owner }) => owner)).toContain('AnalyticsService.overviewOn');
  });

  it('explains a key before it is read, after it, and after an eviction', async () => {
    await stack.app.get(CacheService).evict('settings');
    expect(await explain(admin, 'settings')).toMatchObject({
      nextRead: 'a load: there is no entry',
      near: null,
      caches: [{ owner: 'SettingsService.current', key: 'settings' }],
      evictedBy: [
        { owner: 'SettingsService.update', by: 'pattern', pattern: 'settings' },
        { owner: 'SettingEntity', by: 'pattern', pattern: 'settings' },
      ],
    });

    await admin.get(SETTINGS);
    await stack.app.get(CacheService).settled();
    const { nextRead, near, remote } = await explain(admin, 'settings');
    expect(nextRead).toBe('a hit in the near store');
    expect(near?.state).toBe('served');
    expect(remote?.entry?.state).toBe(hasRedis ? 'alive' : undefined);
    expect(Date.parse(near?.freshUntil ?? '')).toBeGreaterThan(Date.now());
    const calls = await callsOf(stack, ['settings', 'application_settings'], async () => {
      await admin.get(SETTINGS);
    });
    expect(calls).toEqual({ redis: [], sql: [] });

    await admin.post(EVICTIONS, { body: { patterns: ['settings'] } });
    expect((await explain(admin, 'settings')).nextRead).toBe('a load: there is no entry');
  });

  it('shows what it counts, for each cache too', async () => {
    await admin.get(SETTINGS);
    const { status, body } = await admin.get<CacheStatsView>(`${ADMIN}/stats`);
    expect(status).toBe(200);
    expect(body.counters.loads).toBeGreaterThan(0);
    expect(body.caches.find((cache) => cache.name === 'settings')?.counters.loads).toBeGreaterThan(0);
    expect(body.remote.enabled).toBe(hasRedis);
  });

  it.each(['stats', 'report'])(
    'tells in %s whose figures they are, what Redis says of its memory, and what waits in the outbox',
    async (route) => {
      const { body } = await admin.get<CacheStatsView>(`${ADMIN}/${route}`);
      expect(body.process).toContain(String(process.pid));
      expect(body.server && Object.keys(body.server).length).toBe(hasRedis ? 8 : null);
      expect((body.server?.usedMemory ?? 0) > 0).toBe(hasRedis);
      const { records = 0, ...outbox } = body.outbox ?? {};
      expect(outbox).toMatchObject(hasRedis ? { failedLooks: 0, handedOver: 0, collapses: 0 } : {});
      expect([body.outbox !== null, typeof records]).toEqual([hasRedis, 'number']);
    },
  );

  it('evicts by patterns and tags, and says what that reaches', async () => {
    await admin.get(SETTINGS);
    const body = { patterns: ['settings', 'settings'], tags: ['community:42'] };
    const made = await admin.post<MadeEvictionView>(EVICTIONS, { body });
    expect(made).toMatchObject({
      status: 200,
      body: { patterns: ['settings'], tags: ['community:42'], evictedBy: admin.id, outstanding: 0 },
    });
    expect(made.body.caches).toEqual(expect.arrayContaining(['settings', 'community:details:{communityId}']));
    expect(made.body.caches).not.toContain('achievement:definitions');
    const calls = await callsOf(stack, ['settings', 'application_settings'], async () => {
      await admin.get(SETTINGS);
    });
    expect(calls.sql).toHaveLength(1);
  });

  it('remembers who evicted what, the newest first', async () => {
    for (const pattern of ['audit:1', 'audit:2', 'audit:3'])
      await admin.post(EVICTIONS, { body: { patterns: [pattern] } });
    const { body } = await admin.get<Page<CacheEvictionView>>(`${EVICTIONS}?limit=2`);
    expect(body.items.map(({ patterns }) => patterns[0])).toEqual(['audit:3', 'audit:2']);
    expect(body.items[0]).toMatchObject({ tags: [], evictedBy: admin.id });
    expect(body).toMatchObject({ page: 1, limit: 2, totalIsExact: true });
    const next = await admin.get<Page<CacheEvictionView>>(`${EVICTIONS}?limit=2&page=2`);
    expect(next.body.items[0]?.patterns).toEqual(['audit:1']);
  });

  it('remembers so many of them, and forgets the oldest', async () => {
    await stack.app.get(DataSource).query(
      `INSERT INTO cache_evictions (patterns, tags, evicted_by, evicted_at)
         SELECT ARRAY['old:' || n], '{}', $1, now() - n * interval '1 hour' FROM generate_series(1, $2::integer) n`,
      [admin.id, EVICTIONS_KEPT],
    );
    await admin.post(EVICTIONS, { body: { patterns: ['audit:4'] } });
    const { body } = await admin.get<Page<CacheEvictionView>>(`${EVICTIONS}?limit=1`);
    expect(body).toMatchObject({ total: EVICTIONS_KEPT, totalIsExact: true, items: [{ patterns: ['audit:4'] }] });
  });

  it.each(['plan', 'explain?key=settings', 'stats', 'evictions'])('shows %s to admins only', async (route) => {
    expectProblem(await user.get(`${ADMIN}/${route}`), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await stack.get(`${ADMIN}/${route}`), 401, 'AUTH.UNAUTHENTICATED');
  });

  it('is evicted by admins only', async () => {
    const body = { patterns: ['*'] };
    const before = stack.app.get(CacheService).stats().evictions;
    expectProblem(await user.post(EVICTIONS, { body }), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await stack.post(EVICTIONS, { body }), 401, 'AUTH.UNAUTHENTICATED');
    expect(stack.app.get(CacheService).stats().evictions).toBe(before);
  });

  it.each([
    ['nothing', {}, 'patterns', /at least one pattern or tag/],
    ['two empty lists', { patterns: [], tags: [] }, 'patterns', /at least one pattern or tag/],
    ['an empty pattern', { patterns: [''] }, 'patterns', /it is empty/],
    ['a pattern with a blank', { patterns: ['settings', 'a b'] }, 'patterns', /eviction 'a b': " " at 1/],
    ['a pattern with a placeholder', { patterns: ['user:{id}'] }, 'patterns', /"\{" at 5/],
    ['an empty segment', { patterns: ['user::1'] }, 'patterns', /empty segment/],
    ['a pattern that is too long', { patterns: ['x'.repeat(513)] }, 'patterns', /513 characters/],
    ['what is no text', { patterns: [1] }, 'patterns', /it is not text/],
    ['null', { patterns: null, tags: ['x'] }, 'patterns', /./],
    ['a tag with a wildcard', { tags: ['user:*'] }, 'tags', /'\*' is for evictions/],
    ['too many', { tags: Array<string>(51).fill('x') }, 'tags', /50/],
    ['an unknown field', { patterns: ['x'], everything: true }, 'everything', /./],
  ])('refuses an eviction of %s, and evicts nothing', async (_, body, field, message) => {
    const before = stack.app.get(CacheService).stats().evictions;
    const answer = await admin.post<ProblemDetails>(EVICTIONS, { body });
    expectProblem(answer, 400, 'REQUEST.INVALID');
    expect(answer.body.errors).toContainEqual({ field, message: expect.stringMatching(message) as unknown });
    expect(stack.app.get(CacheService).stats().evictions).toBe(before);
  });

  it.each(['', 'user:*', 'a b', 'user:{id}'])('refuses to explain %j, which is no key', async (key) => {
    const answer = await admin.get(`${ADMIN}/explain?key=${encodeURIComponent(key)}`);
    expectProblem(answer, 400, 'REQUEST.INVALID');
  });

  it.each([
    ['without a key', '', 'key: it is missing'],
    ['two keys at once', '?key=a&key=b', 'key: it is not text'],
  ])('refuses to explain %s, and says why', async (_, query, detail) => {
    const answer = await admin.get<ProblemDetails>(`${ADMIN}/explain${query}`);
    expectProblem(answer, 400, 'REQUEST.INVALID');
    expect(answer.body.detail).toBe(detail);
  });
});

describe('the cache of two nodes', () => {
  it('is evicted on both, and each explains what it has itself', async () => {
    const { first, second } = await startPair();
    try {
      const admin = await first.logIn(ADMINISTRATOR);
      const there = (): Promise<CacheExplanationView> => explain(second, 'settings', admin.token);
      await admin.get(SETTINGS);
      await first.app.get(CacheService).settled();
      expect((await there()).nextRead).toBe('a hit in Redis');
      await second.get(SETTINGS, { token: admin.token });
      expect((await there()).nextRead).toBe('a hit in the near store');
      await admin.post(EVICTIONS, { body: { patterns: ['settings'] } });
      await until('the other node has heard of it', async () => (await there()).near === null);
      expect((await there()).nextRead).toBe('a load: there is no entry');
    } finally {
      await first.close();
    }
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CacheService, WarmingService } from '../../src/cache/index.js';
import { type Account, ON_SERVERS, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

describe.each(ON_SERVERS)('warming %s', (_name, start) => {
  let stack: Stack;
  let reader: Account;

  beforeAll(async () => {
    stack = await start({ CACHE_WARM: 'true' });
    await until('every plan has run', async () =>
      stack.app
        .get(WarmingService)
        .plans()
        .every(({ last }) => last !== undefined),
    );
    reader = await stack.register();
  });
  afterAll(() => stack.close());

  it('loads what every client needs first when the server is ready', () => {
    const results = stack.app.get(WarmingService).plans();
    expect(results.map(({ plan, last }) => [plan, last?.outcome, last?.failed]).sort()).toStrictEqual(
      [
        'AchievementsService.definitions',
        'AnalyticsService.overviewOn',
        'FeatureFlagEvaluationsService.rules',
        'JourneysService.definitions',
        'SettingsService.current',
      ].map((plan) => [plan, 'completed', 0]),
    );
  });

  it.each([
    ['settings', 'settings'],
    ['achievements', 'achievement:definitions'],
    ['journeys', 'journey:definitions'],
    ['analytics/overview', 'analytics:overview:{day}'],
  ])('answers the first request for %s without asking the database', async (route, name) => {
    const loads = (): number | undefined =>
      stack.app
        .get(CacheService)
        .stats()
        .caches.find((cache) => cache.name === name)?.loads;
    expect(loads()).toBe(1);
    expect((await reader.get(`/v1/${route}`)).status).toBe(200);
    expect(loads()).toBe(1);
  });
});

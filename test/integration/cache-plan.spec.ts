import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CachePlan } from '../../src/cache/index.js';
import { PLAN_HELP } from '../../src/cli/plan/plan-command.js';
import { planText } from '../../src/cli/plan/plan-text.js';
import { runCachePlan } from '../../src/cli/plan/run-cache-plan.js';

describe('npm run cache:plan', () => {
  const variables = { DATABASE_URL: 'postgres://nobody@localhost:1/none', REDIS_URL: 'redis://localhost:1' };
  let before: NodeJS.ProcessEnv;

  // Servers that are not there: nothing may ask them.
  beforeEach(() => {
    before = process.env;
    process.env = { ...before, ...variables };
  });
  afterEach(() => {
    process.env = before;
  });

  it('tells the plan of the whole application as JSON, the same each time', async () => {
    const { text, isFlawless } = await runCachePlan(['--json']);
    expect(isFlawless).toBe(true);
    expect((await runCachePlan(['--json'])).text).toBe(text);
    const plan = JSON.parse(text) as CachePlan;
    expect(plan.caches.length).toBeGreaterThan(40);
    expect(plan.caches).toContainEqual(
      expect.objectContaining({
        owner: 'SettingsService.current',
        key: 'settings',
        evictedBy: [
          { owner: 'SettingsService.update', by: 'pattern', pattern: 'settings' },
          { owner: 'SettingEntity', by: 'pattern', pattern: 'settings' },
        ],
      }),
    );
  });

  it('shows it as tables, and of it what is asked for', async () => {
    const { text } = await runCachePlan(['--only', 'Settings']);
    expect(text.split('\n')).toEqual([
      'Caches (1)',
      '  key       method                   ttl  options  evicted by',
      '  --------  -----------------------  ---  -------  ----------------------',
      '  settings  SettingsService.current  24h           SettingsService.update',
      '                                                   SettingEntity',
      '',
      'Puts (0)',
      '  none',
      '',
      'Evictions (1)',
      '  method                  pattern   as   reaches',
      '  ----------------------  --------  ---  --------',
      '  SettingsService.update  settings  key  settings',
      '',
      'Rows (1)',
      '  entity         pattern   as   reaches',
      '  -------------  --------  ---  --------',
      '  SettingEntity  settings  key  settings',
      '',
      'Findings (0)',
      '  none',
    ]);
  });

  it('tells what changes of rows evict', async () => {
    const { rows } = JSON.parse((await runCachePlan(['--json'])).text) as CachePlan;
    expect(rows.map(({ owner }) => owner)).toEqual(['PreferencesEntity', 'SettingEntity', 'UserEntity']);
    expect(rows.at(-1)?.targets).toContainEqual({
      by: 'pattern',
      pattern: 'user:by-wallet:{walletAddress}',
      kind: 'key',
      caches: ['user:by-wallet:{address}'],
    });
  });

  it('shows the plan of a service that tells nothing of rows', async () => {
    const { rows: _, ...earlier } = JSON.parse((await runCachePlan(['--json'])).text) as CachePlan;
    expect(planText(earlier)).toContain('Rows (0)\n  none');
  });

  it('tells what nobody evicts, and fails for it where that is wanted', async () => {
    const { text, isFlawless } = await runCachePlan(['--strict', '--only', 'analytics:overview']);
    expect(text).toMatch(/analytics:overview:\{day\} +AnalyticsService\.overviewOn +5m +nobody/);
    expect(text).toContain('PLAN.NEVER_EVICTED AnalyticsService.overviewOn');
    expect(isFlawless).toBe(false);
    expect((await runCachePlan(['--strict', '--only', 'settings'])).isFlawless).toBe(true);
  });

  it('explains itself, and refuses options that are none', async () => {
    expect((await runCachePlan(['--help'])).text).toBe(PLAN_HELP);
    await expect(runCachePlan(['--jsno'])).rejects.toThrow(/Unknown option '--jsno'.*\nTry --help\./s);
  });
});

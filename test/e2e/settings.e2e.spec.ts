import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import type { SettingsView } from '../../src/settings/settings.view.js';
import { Client } from '../support/client.js';
import { callsOf } from '../support/counted-calls.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, startPair, type Account, type Answer, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const SETTINGS = '/v1/settings';
const DEFAULTS: SettingsView = {
  siteName: 'Larder',
  registrationOpen: true,
  defaultTheme: 'system',
  supportEmail: null,
};

const read = async (by: Client): Promise<SettingsView> => (await by.get<SettingsView>(SETTINGS)).body;

describe.each(STACKS)('settings %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    stack = await start();
    [admin, user] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
  }, 60_000);
  afterAll(() => stack.close());
  beforeEach(() => change(DEFAULTS));

  const change = (body: object): Promise<Answer<SettingsView>> => admin.patch<SettingsView>(SETTINGS, { body });

  it('are the defaults while nobody has set anything', async () => {
    await stack.app.get(DataSource).query('DELETE FROM application_settings');
    await change({});
    expect(await read(user)).toEqual(DEFAULTS);
  });

  it('show a change at once, and keep what was not said', async () => {
    expect(await read(user)).toEqual(DEFAULTS);
    const changed = { siteName: 'Pantry', supportEmail: 'help@example.org' };
    expect(await change({ ...changed, siteName: '  Pantry ' })).toMatchObject({
      status: 200,
      body: { ...DEFAULTS, ...changed },
    });
    expect(await read(user)).toEqual({ ...DEFAULTS, ...changed });
    await change({ defaultTheme: 'dark' });
    expect(await read(user)).toEqual({ ...DEFAULTS, ...changed, defaultTheme: 'dark' });
    await change({ supportEmail: null });
    expect((await read(user)).supportEmail).toBeNull();
  });

  it('are one entry for everybody', async () => {
    await read(user);
    const calls = await callsOf(stack, ['settings', 'application_settings'], async () => {
      await Promise.all([read(user), read(admin)]);
    });
    expect(calls).toEqual({ redis: [], sql: [] });
  });

  it('remember who changed what', async () => {
    await change({ siteName: 'Pantry' });
    const rows = await stack.app
      .get(DataSource)
      .query<unknown[]>(`SELECT value, updated_by FROM application_settings WHERE name = 'siteName'`);
    expect(rows).toEqual([{ value: 'Pantry', updated_by: admin.id }]);
  });

  it('take changes that come at the same time, in any order', async () => {
    const all = { siteName: 'Pantry', defaultTheme: 'dark', supportEmail: 'help@example.org' };
    const reversed = Object.fromEntries(Object.entries(all).reverse());
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => change(index % 2 ? all : reversed)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await read(user)).toEqual({ ...DEFAULTS, ...all });
  });

  it('are changed by admins, read by every user, and by nobody without a session', async () => {
    expectProblem(await user.patch(SETTINGS, { body: { siteName: 'Mine' } }), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await stack.patch(SETTINGS, { body: { siteName: 'Mine' } }), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await stack.get(SETTINGS), 401, 'AUTH.UNAUTHENTICATED');
    expect(await read(user)).toEqual(DEFAULTS);
  });

  it.each([
    ['siteName', ''],
    ['siteName', null],
    ['siteName', 'x'.repeat(81)],
    ['siteName', 'a\u0000b'],
    ['registrationOpen', 'false'],
    ['registrationOpen', null],
    ['defaultTheme', 'sepia'],
    ['supportEmail', 'nobody'],
    ['supportEmail', `${'x'.repeat(250)}@example.org`],
    ['supportEmail', ['help@example.org']],
    ['unknown', 1],
    ['updatedBy', '5b0f4a0e-6a0e-4c5e-9a43-0c9a1f0f2f11'],
  ])('refuse a wrong %s (%#), and with it what else was said', async (field, value) => {
    const answer = await admin.patch<ProblemDetails>(SETTINGS, { body: { siteName: 'Other', [field]: value } });
    expectProblem(answer, 400, 'REQUEST.INVALID');
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
    expect(await read(user)).toEqual(DEFAULTS);
  });

  it.each([
    ['unknown', '1'],
    ['siteName', 'null'],
    ['registrationOpen', '"true"'],
    ['defaultTheme', '"sepia"'],
    ['supportEmail', '1'],
  ])('keep no %s of %s, not even in the database', async (name, value) => {
    const written = stack.app
      .get(DataSource)
      .query(
        'INSERT INTO application_settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2',
        [name, value],
      );
    await expect(written).rejects.toThrow(/application_settings_known_check/);
  });
});

describe('settings on two nodes', () => {
  it('are fresh on the one when they were changed through the other', async () => {
    const { first, second } = await startPair();
    try {
      const admin = await first.logIn(ADMINISTRATOR);
      const there = new Client(second.url, admin.token);
      expect(await read(there)).toEqual(DEFAULTS);
      await admin.patch(SETTINGS, { body: { siteName: 'Pantry' } });
      await until('the change is seen', async () => (await read(there)).siteName === 'Pantry');
    } finally {
      await first.close();
    }
  }, 60_000);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import type { PreferencesView } from '../../src/preferences/preferences.view.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, startPair, type Account, type Answer, type Stack } from '../support/stack.js';
import { Client } from '../support/client.js';
import { until } from '../support/until.js';

const DEFAULTS = {
  language: 'en',
  timeZone: 'UTC',
  emailNotifications: true,
  pushNotifications: false,
  digest: 'weekly',
};
const A_TIME = expect.stringMatching(/^\d{4}-.*Z$/);

const path = (userId: string): string => `/v1/users/${userId}/preferences`;
const read = (by: Client, userId: string): Promise<Answer<PreferencesView>> => by.get<PreferencesView>(path(userId));
const change = (by: Client, userId: string, body: unknown): Promise<Answer<PreferencesView>> =>
  by.patch<PreferencesView>(path(userId), { body });

describe.each(STACKS)('preferences %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let stranger: Account;

  beforeAll(async () => {
    stack = await start();
    [admin, stranger] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
  }, 60_000);
  afterAll(() => stack.close());

  it('are the defaults until something is chosen, and fresh after each choice', async () => {
    const ada = await stack.register();
    expect(await read(ada, ada.id)).toMatchObject({
      status: 200,
      body: { userId: ada.id, ...DEFAULTS, updatedAt: null },
    });

    const first = { language: 'de-AT', digest: 'never' };
    const changed = await change(ada, ada.id, first);
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({ userId: ada.id, ...DEFAULTS, ...first, updatedAt: A_TIME });
    expect((await read(ada, ada.id)).body).toEqual(changed.body);

    const second = { timeZone: 'Europe/Vienna', emailNotifications: false, pushNotifications: true };
    expect((await change(ada, ada.id.toUpperCase(), second)).status).toBe(200);
    for (const reader of [ada, admin]) {
      expect((await read(reader, ada.id)).body).toMatchObject({ ...first, ...second });
    }
    expect((await change(admin, ada.id, { emailNotifications: true })).status).toBe(200);
    expect((await read(ada, ada.id)).body).toMatchObject({ ...first, ...second, emailNotifications: true });
    expect((await read(stranger, stranger.id)).body).toMatchObject(DEFAULTS);
  });

  it('are kept in their one spelling', async () => {
    const ada = await stack.register();
    await change(ada, ada.id, { language: 'ZH-hant-tw', timeZone: 'europe/berlin' });
    expect((await read(ada, ada.id)).body).toMatchObject({ language: 'zh-Hant-TW', timeZone: 'Europe/Berlin' });
  });

  it('lose nothing when different ones are changed at once', async () => {
    const ada = await stack.register();
    await read(ada, ada.id);
    const changes = [
      { language: 'fr' },
      { timeZone: 'Asia/Kolkata' },
      { emailNotifications: false },
      { pushNotifications: true },
      { digest: 'daily' },
    ];
    const answers = await Promise.all(changes.map((one) => change(ada, ada.id, one)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await read(ada, ada.id)).body).toMatchObject(Object.assign({}, ...changes) as object);
  });

  it('are nobody else’s business', async () => {
    const ada = await stack.register();
    expectProblem(await read(stranger, ada.id), 403, 'USER.NOT_YOURS');
    expectProblem(await change(stranger, ada.id, { digest: 'never' }), 403, 'USER.NOT_YOURS');
    expectProblem(await read(stack, ada.id), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await change(stack, ada.id, { digest: 'never' }), 401, 'AUTH.UNAUTHENTICATED');
    expect((await read(ada, ada.id)).body).toMatchObject({ ...DEFAULTS, updatedAt: null });
  });

  it('need a user, and go with the account', async () => {
    const unknown = randomUUID();
    expectProblem(await read(admin, unknown), 404, 'USER.NOT_FOUND');
    expectProblem(await change(admin, unknown, { digest: 'never' }), 404, 'USER.NOT_FOUND');
    expectProblem(await read(stranger, unknown), 403, 'USER.NOT_YOURS');

    const ada = await stack.register();
    await change(ada, ada.id, { digest: 'never' });
    expect((await read(admin, ada.id)).body).toMatchObject({ digest: 'never' });
    expect((await ada.delete(`/v1/users/${ada.id}`)).status).toBe(204);
    expectProblem(await read(admin, ada.id), 404, 'USER.NOT_FOUND');
    expectProblem(await change(admin, ada.id, { digest: 'daily' }), 404, 'USER.NOT_FOUND');
  });

  it.each([
    ['language', 'english please'],
    ['language', 'x'.repeat(36)],
    ['language', ''],
    ['language', null],
    ['language', ['de']],
    ['timeZone', 'Mars/Olympus'],
    ['timeZone', '+01:00'],
    ['timeZone', `UTC${'/x'.repeat(50_000)}`],
    ['timeZone', null],
    ['emailNotifications', 'true'],
    ['emailNotifications', null],
    ['pushNotifications', 1],
    ['digest', 'hourly'],
    ['digest', { $ne: null }],
    ['userId', randomUUID()],
    ['updatedAt', '2030-01-01T00:00:00Z'],
  ])('refuse a wrong %s (%#)', async (field, value) => {
    const answer = await change(stranger, stranger.id, { [field]: value });
    expectProblem(answer, 400, 'REQUEST.INVALID');
    const { errors } = answer.body as unknown as ProblemDetails;
    expect(new Set(errors?.map((error) => error.field))).toEqual(new Set([field]));
    expect((await read(stranger, stranger.id)).body).toMatchObject(DEFAULTS);
  });
});

describe('preferences on two nodes', () => {
  let pair: { first: Stack; second: Stack };

  beforeAll(async () => {
    pair = await startPair();
  }, 60_000);
  afterAll(() => pair.first.close());

  it('are fresh on the other node too', async () => {
    const ada = await pair.first.register();
    const elsewhere = new Client(pair.second.url, ada.token);
    expect((await read(elsewhere, ada.id)).body.digest).toBe('weekly');
    await change(ada, ada.id, { digest: 'daily' });
    await until('the other node shows the choice', async () => (await read(elsewhere, ada.id)).body.digest === 'daily');
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FlagEvaluation } from '../../src/feature-flags/evaluation/flag-evaluation.view.js';
import type { FeatureFlagPage } from '../../src/feature-flags/feature-flag-page.view.js';
import type { FeatureFlagView } from '../../src/feature-flags/feature-flag.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { ADMINISTRATOR, STACKS, type Account, type Answer, type Stack } from '../support/stack.js';

const FLAGS = '/v1/feature-flags';
const newName = (): string => `flag-${randomBytes(6).toString('hex')}`;
const codeOf = ({ status, body }: Answer): [number, string] => [status, (body as ProblemDetails).code];

const read = async (by: Account, name: string): Promise<FeatureFlagView> =>
  (await by.get<FeatureFlagView>(`${FLAGS}/${name}`)).body;
const evaluate = async (by: Account, name: string, query = ''): Promise<FlagEvaluation> =>
  (await by.get<FlagEvaluation>(`${FLAGS}/${name}/evaluation${query}`)).body;
const list = async (by: Account, query: string): Promise<FeatureFlagPage> =>
  (await by.get<FeatureFlagPage>(`${FLAGS}?${query}`)).body;

describe.each(STACKS)('feature flags %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    stack = await start();
    [admin, user] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
  }, 60_000);
  afterAll(() => stack.close());

  const create = async (rules: object = {}): Promise<string> => {
    const name = newName();
    expect(await admin.post(FLAGS, { body: { name, ...rules } })).toMatchObject({ status: 201, body: { name } });
    return name;
  };
  const change = (name: string, body: object): Promise<Answer<FeatureFlagView>> =>
    admin.patch<FeatureFlagView>(`${FLAGS}/${name}`, { body });
  const toggle = (name: string, body?: object): Promise<Answer<FeatureFlagView>> =>
    admin.post<FeatureFlagView>(`${FLAGS}/${name}/toggle`, { body });

  it('creates a flag that is off, and for everyone once it is on', async () => {
    const name = await create();
    expect(await read(admin, name)).toEqual({
      id: expect.any(String),
      name,
      description: '',
      enabled: false,
      rolloutPercentage: 100,
      targetUserIds: [],
      targetRoles: [],
      variants: [],
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(await evaluate(user, name)).toEqual({ name, enabled: false, variant: null, reason: 'disabled' });
    await toggle(name);
    expect(await evaluate(user, name)).toEqual({ name, enabled: true, variant: null, reason: 'rollout' });
  });

  it('keeps everything that was said', async () => {
    const rules = {
      description: 'Said it all',
      enabled: true,
      rolloutPercentage: 12.34,
      targetUserIds: [user.id, randomUUID()],
      targetRoles: ['admin'],
      variants: [
        { key: 'first-arm', weight: 30 },
        { key: 'second-arm', weight: 70 },
      ],
    };
    expect(await read(admin, await create(rules))).toMatchObject(rules);
  });

  it('shows a change at once, in the flag, the list and the evaluation', async () => {
    const name = await create({ enabled: true, rolloutPercentage: 0 });
    const listed = async (): Promise<FeatureFlagView | undefined> =>
      (await list(admin, 'limit=100')).items.find((flag) => flag.name === name);
    expect(await listed()).toMatchObject({ version: 1 });
    expect(await read(admin, name)).toMatchObject({ version: 1 });
    expect(await evaluate(user, name)).toMatchObject({ enabled: false, reason: 'outside-rollout' });

    expect((await change(name, { rolloutPercentage: 100, description: 'All' })).body).toMatchObject({ version: 2 });
    expect(await listed()).toMatchObject({ version: 2, description: 'All' });
    expect(await read(admin, name)).toMatchObject({ version: 2, rolloutPercentage: 100 });
    expect(await evaluate(user, name)).toMatchObject({ enabled: true, reason: 'rollout' });

    expect((await admin.delete(`${FLAGS}/${name}`)).status).toBe(204);
    expect(await listed()).toBeUndefined();
    expect(await admin.get(`${FLAGS}/${name}`)).toMatchObject({
      status: 404,
      body: { code: 'FEATURE_FLAG.NOT_FOUND' },
    });
    expect(await evaluate(user, name)).toMatchObject({ enabled: false, reason: 'default' });
  });

  it('toggles, also twice at once, and to what is said', async () => {
    const name = await create();
    expect((await toggle(name)).body).toMatchObject({ enabled: true, version: 2 });
    await Promise.all([toggle(name), toggle(name)]);
    expect(await read(admin, name)).toMatchObject({ enabled: true, version: 4 });
    expect((await toggle(name, { enabled: true })).body.enabled).toBe(true);
    expect((await toggle(name, { enabled: false })).body.enabled).toBe(false);
    expect(codeOf(await toggle(name, { enabled: null }))).toEqual([400, 'REQUEST.INVALID']);
  });

  it('refuses a change of what another change came before', async () => {
    const name = await create();
    const changes = await Promise.all(['one', 'two'].map((description) => change(name, { version: 1, description })));
    const winner = changes.find(({ status }) => status === 200);
    const loser = changes.find(({ status }) => status !== 200);
    expect(loser).toMatchObject({ status: 409, body: { code: 'FEATURE_FLAG.VERSION_CONFLICT' } });
    expect(await read(admin, name)).toEqual(winner?.body);
  });

  it('gives a name once', async () => {
    const name = newName();
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(FLAGS, { body: { name } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(codeOf)).toEqual(
      Array(2).fill([409, 'FEATURE_FLAG.NAME_TAKEN']),
    );
  });

  it('pages its list by name', async () => {
    await Promise.all([create(), create(), create()]);
    const all = await list(admin, 'limit=100');
    const names = all.items.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(all).toMatchObject({ page: 1, limit: 100, total: names.length, totalIsExact: true });
    expect(await list(admin, 'page=2&limit=2')).toEqual({
      items: all.items.slice(2, 4),
      page: 2,
      limit: 2,
      total: names.length,
      totalIsExact: true,
    });
  });

  it('shows definitions to admins only, and lets only them write', async () => {
    const name = await create();
    const calls = (by: Account | Stack): Promise<Answer[]> =>
      Promise.all([
        by.post(FLAGS, { body: { name: newName() } }),
        by.patch(`${FLAGS}/${name}`, { body: { enabled: true } }),
        by.post(`${FLAGS}/${name}/toggle`),
        by.delete(`${FLAGS}/${name}`),
        by.get(`${FLAGS}/${name}`),
        by.get(FLAGS),
      ]);
    expect((await calls(user)).map(({ status }) => status)).toEqual(Array(6).fill(403));
    expect((await calls(stack)).map(({ status }) => status)).toEqual(Array(6).fill(401));
    const reads = ['', `/${name}`, `/${name}/evaluation`].map((path) => stack.get(FLAGS + path));
    expect((await Promise.all(reads)).map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await read(admin, name)).toMatchObject({ enabled: false, version: 1 });
  });

  it('takes no body for no body, whatever content type is named', async () => {
    const name = await create();
    const answer = await admin.send('POST', `${FLAGS}/${name}/toggle`, { raw: '' });
    expect(answer).toMatchObject({ status: 200, body: { enabled: true } });
  });

  it('answers 404 for writes to an unknown flag', async () => {
    const path = `${FLAGS}/${newName()}`;
    const answers = await Promise.all([
      admin.patch(path, { body: { enabled: true } }),
      admin.patch(path, { body: { enabled: true, version: 1 } }),
      admin.post(`${path}/toggle`),
      admin.delete(path),
    ]);
    expect(answers.map(codeOf)).toEqual(Array(4).fill([404, 'FEATURE_FLAG.NOT_FOUND']));
  });
});

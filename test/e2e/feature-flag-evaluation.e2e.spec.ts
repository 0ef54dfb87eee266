import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../../src/config/load-environment.js';
import { openDatabase } from '../../src/database/data-source.js';
import type { FlagEvaluation } from '../../src/feature-flags/evaluation/flag-evaluation.view.js';
import type { FeatureFlagView } from '../../src/feature-flags/feature-flag.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { ADMINISTRATOR, STACKS, startOnServers, type Account, type Answer, type Stack } from '../support/stack.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const FLAGS = '/v1/feature-flags';
const newName = (): string => `flag-${randomBytes(6).toString('hex')}`;
const codeOf = ({ status, body }: Answer): [number, string] => [status, (body as ProblemDetails).code];

const read = async (by: Account, name: string): Promise<FeatureFlagView> =>
  (await by.get<FeatureFlagView>(`${FLAGS}/${name}`)).body;
const evaluate = async (by: Account, name: string, query = ''): Promise<FlagEvaluation> =>
  (await by.get<FlagEvaluation>(`${FLAGS}/${name}/evaluation${query}`)).body;

describe.each(STACKS)('evaluation of feature flags %s', (_, start) => {
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

  it('is on for targeted users and roles, whatever the percentage', async () => {
    const name = await create({ enabled: true, rolloutPercentage: 0, targetUserIds: [user.id.toUpperCase()] });
    const other = await stack.register();
    expect(await evaluate(user, name)).toMatchObject({ enabled: true, reason: 'targeted-user' });
    expect(await evaluate(other, name)).toMatchObject({ enabled: false });
    await change(name, { targetUserIds: [], targetRoles: ['admin'] });
    expect(await evaluate(user, name)).toMatchObject({ enabled: false });
    expect(await evaluate(admin, name)).toMatchObject({ enabled: true, reason: 'targeted-role' });
  });

  it('answers the documented default for an unknown flag, and forgets that it was unknown once it is created', async () => {
    const name = newName();
    const unknown = { name, variant: null, reason: 'default' };
    expect(await evaluate(user, name)).toEqual({ ...unknown, enabled: false });
    expect(await evaluate(user, name, '?default=true')).toEqual({ ...unknown, enabled: true });
    expect(await evaluate(user, name, '?default=false')).toEqual({ ...unknown, enabled: false });
    expect(codeOf(await admin.get(`${FLAGS}/${name}`))).toEqual([404, 'FEATURE_FLAG.NOT_FOUND']);
    await admin.post(FLAGS, { body: { name, enabled: true } });
    expect(await evaluate(user, name)).toMatchObject({ enabled: true, reason: 'rollout' });
    expect(await read(admin, name)).toMatchObject({ name, enabled: true });
  });

  it('deals one user the same variant each time, by the weights', async () => {
    const variants = [
      { key: 'left', weight: 50 },
      { key: 'right', weight: 50 },
    ];
    const name = await create({ enabled: true, variants });
    const { variant } = await evaluate(user, name);
    expect(['left', 'right']).toContain(variant);
    await change(name, { description: 'Evicts the evaluation' });
    expect((await evaluate(user, name)).variant).toBe(variant);
    for (const key of ['left', 'right']) {
      await change(name, { variants: variants.map((each) => ({ ...each, weight: each.key === key ? 100 : 0 })) });
      expect((await evaluate(user, name)).variant).toBe(key);
    }
  });

  it.each(['default=yes', 'default=1', 'default=true&default=false', 'fallback=true'])(
    'refuses an evaluation with ?%s',
    async (query) => {
      expect(codeOf(await user.get(`${FLAGS}/${newName()}/evaluation?${query}`))).toEqual([400, 'REQUEST.INVALID']);
    },
  );
});

describe('feature flags, seen from the database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let stack: Stack;
  let admin: Account;

  beforeAll(async () => {
    database = await createTestDatabase();
    stack = await startOnServers({ DATABASE_URL: database.url });
    dataSource = await openDatabase(readEnvironment({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '1' }));
    admin = await stack.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await dataSource.destroy();
    await database.drop();
  });

  it('answers from the cache until a write goes through the platform', async () => {
    const name = newName();
    await admin.post(FLAGS, { body: { name, description: 'first' } });
    await Promise.all([read(admin, name), evaluate(admin, name)]);
    await dataSource.query(`UPDATE feature_flags SET description = 'second', enabled = true WHERE name = $1`, [name]);
    expect((await read(admin, name)).description).toBe('first');
    expect((await evaluate(admin, name)).enabled).toBe(false);
    await admin.patch(`${FLAGS}/${name}`, { body: { rolloutPercentage: 100 } });
    expect((await read(admin, name)).description).toBe('second');
    expect((await evaluate(admin, name)).enabled).toBe(true);
  });

  it('evaluates to the default, and says so, while neither cache nor database can answer', async () => {
    const [cached, other] = [newName(), newName()];
    for (const name of [cached, other]) await admin.post(FLAGS, { body: { name, enabled: true } });
    await evaluate(admin, cached);
    await dataSource.query('ALTER TABLE feature_flags RENAME TO out_of_reach');
    try {
      expect(await evaluate(admin, cached)).toMatchObject({ enabled: true, reason: 'rollout' });
      expect(await evaluate(admin, other)).toMatchObject({ enabled: false, reason: 'default' });
      expect(await evaluate(admin, other, '?default=true')).toMatchObject({ enabled: true, reason: 'default' });
    } finally {
      await dataSource.query('ALTER TABLE out_of_reach RENAME TO feature_flags');
    }
    expect(await evaluate(admin, other)).toMatchObject({ enabled: true, reason: 'rollout' });
  });
});

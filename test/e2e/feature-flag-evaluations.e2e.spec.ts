import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { FlagEvaluation, FlagEvaluations } from '../../src/feature-flags/evaluation/flag-evaluation.view.js';
import { callsOf, type CountedCalls } from '../support/counted-calls.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, startPair, type Account, type Answer, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const FLAGS = '/v1/feature-flags';
const newName = (): string => `flag-${randomBytes(6).toString('hex')}`;
const newNames = (count: number): string[] => Array.from({ length: count }, newName).sort();

const ask = (by: Account | Stack, query: string, token?: string): Promise<Answer<FlagEvaluations>> =>
  by.get<FlagEvaluations>(`${FLAGS}/evaluations?${query}`, { token });
const evaluations = async (by: Account, names: readonly string[]): Promise<readonly FlagEvaluation[]> => {
  const { status, body } = await ask(by, `names=${names.join(',')}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body.items;
};

describe.each(STACKS)('evaluation of several feature flags %s', (_, start) => {
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
    expect(await admin.post(FLAGS, { body: { name, ...rules } })).toMatchObject({ status: 201 });
    return name;
  };

  it('decides each flag as its own evaluation does', async () => {
    const variants = ['left', 'right'].map((key) => ({ key, weight: 50 }));
    const names = [
      await create(),
      await create({ enabled: true }),
      await create({ enabled: true, rolloutPercentage: 0 }),
      await create({ enabled: true, rolloutPercentage: 33.33, variants }),
      await create({ enabled: true, rolloutPercentage: 0, targetUserIds: [user.id] }),
      await create({ enabled: true, rolloutPercentage: 0, targetRoles: ['admin'], variants }),
      newName(),
    ].sort();
    for (const account of [user, admin]) {
      const single = names.map(async (name) => (await account.get(`${FLAGS}/${name}/evaluation`)).body as unknown);
      expect(await evaluations(account, names)).toEqual(await Promise.all(single));
    }
  });

  it('shows every write at once', async () => {
    const name = newName();
    const other = await create({ enabled: true });
    const now = async (): Promise<unknown> => (await evaluations(user, [name, other])).find((one) => one.name === name);
    expect(await now()).toMatchObject({ enabled: false, reason: 'default' });
    await admin.post(FLAGS, { body: { name, enabled: true } });
    expect(await now()).toMatchObject({ enabled: true, reason: 'rollout' });
    await admin.patch(`${FLAGS}/${name}`, { body: { rolloutPercentage: 0 } });
    expect(await now()).toMatchObject({ enabled: false, reason: 'outside-rollout' });
    await admin.post(`${FLAGS}/${name}/toggle`);
    expect(await now()).toMatchObject({ enabled: false, reason: 'disabled' });
    await admin.delete(`${FLAGS}/${name}`);
    expect(await now()).toMatchObject({ enabled: false, reason: 'default' });
  });

  it('answers each name once, by name, however they are spelled', async () => {
    const [a = '', b = '', c = ''] = newNames(3);
    const expected = [a, b, c].map((name) => ({ name, enabled: false, variant: null, reason: 'default' }));
    for (const query of [`names=${c},${a},${b},${a}`, `names=${b}&names=${c},${a}`]) {
      expect((await ask(user, query)).body).toEqual({ items: expected });
    }
  });

  it('answers the default for each flag that does not exist', async () => {
    const [known, unknown] = [await create(), newName()];
    const { items } = (await ask(user, `names=${known},${unknown}&default=true`)).body;
    expect(items.find(({ name }) => name === known)).toMatchObject({ enabled: false, reason: 'disabled' });
    expect(items.find(({ name }) => name === unknown)).toMatchObject({ enabled: true, reason: 'default' });
  });

  it('takes up to 50 names', async () => {
    expect(await evaluations(user, newNames(50))).toHaveLength(50);
    expectProblem(await ask(user, `names=${newNames(51).join(',')}`), 400, 'REQUEST.INVALID');
  });

  it.each(['', 'names=', 'names=a,,b', 'names=flag-a,*', 'names=Flag', 'names=flag-a&more=1', 'names=fl&default=1'])(
    'refuses ?%s',
    async (query) => {
      expectProblem(await ask(user, query), 400, 'REQUEST.INVALID');
    },
  );

  it('is for signed-in users', async () => {
    expectProblem(await ask(stack, `names=${newName()}`), 401, 'AUTH.UNAUTHENTICATED');
  });

  it('keeps its name free of flags', async () => {
    expectProblem(await admin.post(FLAGS, { body: { name: 'evaluations' } }), 400, 'REQUEST.INVALID');
  });

  it('answers the default for every flag while neither cache nor database can answer', async () => {
    const name = await create({ enabled: true });
    const sql = stack.app.get(DataSource);
    await sql.query('ALTER TABLE feature_flags RENAME TO out_of_reach');
    try {
      expect(await evaluations(user, [name])).toMatchObject([{ enabled: false, reason: 'default' }]);
      expect((await ask(user, `names=${name}&default=true`)).body.items).toMatchObject([{ enabled: true }]);
    } finally {
      await sql.query('ALTER TABLE out_of_reach RENAME TO feature_flags');
    }
    expect(await evaluations(user, [name])).toMatchObject([{ enabled: true, reason: 'rollout' }]);
  });
});

describe('evaluation of 50 feature flags, on two nodes', () => {
  let first: Stack;
  let second: Stack;
  let user: Account;
  const names = newNames(50);

  beforeAll(async () => {
    ({ first, second } = await startPair());
    const admin = await first.logIn(ADMINISTRATOR);
    user = await first.register();
    await Promise.all(names.map((name) => admin.post(FLAGS, { body: { name, enabled: true } })));
  }, 60_000);
  afterAll(() => first.close());

  const calls = (node: Stack): Promise<CountedCalls> =>
    callsOf(node, ['flag:', 'feature_flags'], async () => {
      const { items } = (await ask(node, `names=${names.join(',')}`, user.token)).body;
      expect(items.map(({ enabled }) => enabled)).toEqual(Array(50).fill(true));
    });

  it('costs one statement when nothing is cached, one look at Redis on another node, and then nothing', async () => {
    const cold = await calls(first);
    expect(cold.sql).toHaveLength(1);
    // What the miss of any one entry costs: look, stamps if there are none yet, lease, fill.
    expect(cold.redis.length).toBeLessThanOrEqual(4);
    expect(await calls(second)).toEqual({ redis: ['mget'], sql: [] });
    expect(await calls(first)).toEqual({ redis: [], sql: [] });
    expect(await calls(second)).toEqual({ redis: [], sql: [] });
  });

  it('is fresh on the one when a flag was changed through the other', async () => {
    const [name = ''] = names;
    const admin = await second.logIn(ADMINISTRATOR);
    const reason = async (): Promise<string | undefined> =>
      (await ask(first, `names=${name}`, user.token)).body.items[0]?.reason;
    expect(await reason()).toBe('rollout');
    await admin.post(`${FLAGS}/${name}/toggle`);
    await until('the change is seen on the other node', async () => (await reason()) === 'disabled');
  });
});

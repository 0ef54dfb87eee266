import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { FeatureFlagView } from '../../src/feature-flags/feature-flag.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Answer, type Stack } from '../support/stack.js';

const FLAGS = '/v1/feature-flags';
const newName = (): string => `flag-${randomBytes(6).toString('hex')}`;
const codeOf = ({ status, body }: Answer): [number, string] => [status, (body as ProblemDetails).code];

const TWICE = randomUUID();
const one = { key: 'one', weight: 50 };
const halves = (first: number, second: number): object[] => [
  { key: 'first', weight: first },
  { key: 'second', weight: second },
];

const read = async (by: Account, name: string): Promise<FeatureFlagView> =>
  (await by.get<FeatureFlagView>(`${FLAGS}/${name}`)).body;

describe.each(ON_SERVERS)('rules and limits of feature flags %s', (_, start) => {
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

  it.each([0, 0.01, 0.29, 1.15, 33.33, 57.7, 99.99, 100])('keeps %d %% as it is', async (rolloutPercentage) => {
    const name = await create({ rolloutPercentage });
    expect(await read(admin, name)).toMatchObject({ rolloutPercentage });
  });

  it('takes variants of the weight 0, and gives them to nobody', async () => {
    const variants = [
      { key: 'nobody', weight: 0 },
      { key: 'everybody', weight: 100 },
      { key: 'nobody-else', weight: 0 },
    ];
    const name = await create({ enabled: true, variants });
    expect(await read(admin, name)).toMatchObject({ variants });
    expect((await user.get(`${FLAGS}/${name}/evaluation`)).body).toMatchObject({ variant: 'everybody' });
  });

  it.each([
    ['enabled', null],
    ['enabled', 'yes'],
    ['description', null],
    ['description', 'x'.repeat(501)],
    ['rolloutPercentage', 100.01],
    ['rolloutPercentage', -1],
    ['rolloutPercentage', 0.001],
    ['rolloutPercentage', 33.333],
    ['rolloutPercentage', 1e-7],
    ['rolloutPercentage', 5e-324],
    ['rolloutPercentage', 1e300],
    ['rolloutPercentage', '50'],
    ['targetUserIds', ['me']],
    ['targetUserIds', [TWICE, TWICE]],
    ['targetUserIds', [TWICE, TWICE.toUpperCase()]],
    ['targetUserIds', [[]]],
    ['targetUserIds', randomUUID()],
    ['targetUserIds', Array.from({ length: 501 }, () => randomUUID())],
    ['targetRoles', ['root']],
    ['targetRoles', ['user', 'user']],
    ['variants', [one]],
    ['variants', [one, one]],
    [
      'variants',
      [
        { ...one, weight: 150 },
        { key: 'two', weight: -50 },
      ],
    ],
    ['variants', [{ key: 'a:b*', weight: 100 }]],
    ['variants', [{ key: 'one', weight: 100, more: 1 }]],
    ['variants', [{ key: 'one', weight: '100' }]],
    ['variants', halves(33.5, 66.5)],
    ['variants', halves(99.9, 0)],
    ['variants', halves(0, 0)],
    ['variants', halves(100, 0).map((variant) => ({ ...variant, key: 'same' }))],
    ['variants', Array.from({ length: 11 }, (_, index) => ({ key: `arm-${index}`, weight: index ? 10 : 0 }))],
    ['variants', [{ weight: 100 }]],
    ['variants', [{ key: 'one' }]],
    ['variants', [null]],
    ['variants', {}],
    ['version', 2 ** 31],
    ['rolloutBasisPoints', 1],
    ['name', 'other-name'],
  ])('refuses a change with a wrong %s (%#)', async (field, value) => {
    const name = await create();
    const answer = await admin.patch<ProblemDetails>(`${FLAGS}/${name}`, { body: { [field]: value } });
    expect([answer.type, ...codeOf(answer)]).toEqual(['application/problem+json', 400, 'REQUEST.INVALID']);
    expect(answer.body.errors?.[0]?.field.split('.')[0]).toBe(field);
    expect(await read(admin, name)).toMatchObject({ version: 1 });
  });

  it.each([
    'a:b*{c}',
    '*',
    'Flag',
    'f',
    '9-lives',
    `a${'b'.repeat(64)}`,
    "x'--",
    'flag:list:*',
    'naïve',
    ' flag',
    'flag\n',
  ])('takes %j for no name of a flag', async (name) => {
    const path = `${FLAGS}/${encodeURIComponent(name)}`;
    const answers = await Promise.all([
      admin.post(FLAGS, { body: { name } }),
      admin.get(path),
      user.get(`${path}/evaluation`),
      admin.delete(path),
    ]);
    expect(answers.map(codeOf)).toEqual(Array(4).fill([400, 'REQUEST.INVALID']));
  });

  it('refuses more flags than fit into one entry, also those that come at the same time', async () => {
    const sql = stack.app.get(DataSource);
    const [kept] = await sql.query<{ count: number }[]>('SELECT count(*)::int AS count FROM feature_flags');
    await sql.query(`INSERT INTO feature_flags (name) SELECT 'many-' || n FROM generate_series(1, $1::int) n`, [
      999 - (kept?.count ?? 0),
    ]);
    const names = Array.from({ length: 3 }, newName);
    const answers = await Promise.all(names.map((name) => admin.post(FLAGS, { body: { name } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    answers
      .filter(({ status }) => status === 409)
      .forEach((answer) => expectProblem(answer, 409, 'FEATURE_FLAG.TOO_MANY'));
    expectProblem(await admin.post(FLAGS, { body: { name: 'many-1' } }), 409, 'FEATURE_FLAG.NAME_TAKEN');
    await sql.query(`DELETE FROM feature_flags WHERE name LIKE 'many-%'`);
    expect((await admin.post(FLAGS, { body: { name: newName() } })).status).toBe(201);
  });

  it('refuses more targeted users than fit into one entry', async () => {
    const sql = stack.app.get(DataSource);
    const name = await create({ targetUserIds: [user.id] });
    await sql.query(
      `INSERT INTO feature_flags (name, target_user_ids)
       SELECT 'targets-' || n, ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 500)) FROM generate_series(1, 39) n`,
    );
    const tooMany = Array.from({ length: 500 }, () => randomUUID());
    const rest = tooMany.slice(0, 400);
    expect((await change(name, { targetUserIds: rest })).status).toBe(200);
    expectProblem(
      await admin.post(FLAGS, { body: { name: newName(), targetUserIds: tooMany.slice(0, 101) } }),
      409,
      'FEATURE_FLAG.TOO_MANY_TARGETS',
    );
    const other = await create();
    expectProblem(await change(other, { targetUserIds: tooMany }), 409, 'FEATURE_FLAG.TOO_MANY_TARGETS');
    expect(await read(admin, other)).toMatchObject({ targetUserIds: [], version: 1 });
    await sql.query(`DELETE FROM feature_flags WHERE name LIKE 'targets-%'`);
  });
});

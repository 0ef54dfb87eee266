import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import type { JourneyDefinitions, JourneyView } from '../../src/journeys/journeys.view.js';
import { expectProblem } from '../support/expect-problem.js';
import { defineJourney, journeyOf, newCode } from '../support/journeys.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';

const JOURNEYS = '/v1/journeys';

describe.each(STACKS)('definitions of journeys %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    stack = await start();
    [admin, user] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
  }, 60_000);
  afterAll(() => stack.close());

  const list = async (): Promise<readonly JourneyView[]> => (await user.get<JourneyDefinitions>(JOURNEYS)).body.items;

  it('lists a new journey at once, with its steps in order, among the others by code', async () => {
    const before = await list();
    const journey = await defineJourney(admin, 30);
    expect(journey.steps.map(({ code }) => code)).toEqual(Array.from({ length: 30 }, (_, n) => `step-${n + 1}`));
    const after = await list();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toContainEqual(journey);
    const codes = after.map(({ code }) => code);
    expect(codes).toEqual([...codes].sort());
  });

  it('gives a code once', async () => {
    const body = journeyOf(2);
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(JOURNEYS, { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    answers
      .filter(({ status }) => status === 409)
      .forEach((answer) => expectProblem(answer, 409, 'JOURNEY.CODE_TAKEN'));
    expect((await list()).filter(({ code }) => 'code' in body && code === body.code)).toHaveLength(1);
  });

  it('lets admins define, every user read, and nobody in without a session', async () => {
    expectProblem(await user.post(JOURNEYS, { body: journeyOf(1) }), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await stack.post(JOURNEYS, { body: journeyOf(1) }), 401, 'AUTH.UNAUTHENTICATED');
    expectProblem(await stack.get(JOURNEYS), 401, 'AUTH.UNAUTHENTICATED');
  });

  const step = { code: 'step-1', title: 'Step 1' };
  it.each([
    ['code', undefined],
    ['code', 'a:b*{c}'],
    ['code', `a${'b'.repeat(64)}`],
    ['title', '  '],
    ['title', 'x'.repeat(101)],
    ['title', 'a\u0000b'],
    ['description', null],
    ['description', 'x'.repeat(501)],
    ['steps', undefined],
    ['steps', []],
    ['steps', {}],
    ['steps', [null]],
    ['steps', [step, step]],
    ['steps', [{ ...step, title: '' }]],
    ['steps', [{ ...step, code: 'Step' }]],
    ['steps', [{ ...step, position: 1 }]],
    ['steps', Array.from({ length: 31 }, (_, index) => ({ ...step, code: `step-${index}` }))],
    ['id', randomUUID()],
  ])('refuses a wrong %s (%#)', async (field, value) => {
    const body = { code: newCode(), title: 'Right', steps: [step], [field]: value };
    const answer = await admin.post<ProblemDetails>(JOURNEYS, { body });
    expectProblem(answer, 400, 'REQUEST.INVALID');
    expect(new Set(answer.body.errors?.map((error) => error.field.split('.')[0]))).toEqual(new Set([field]));
  });

  it('refuses more than fit into one answer, also those that come at the same time', async () => {
    const sql = stack.app.get(DataSource);
    await sql.query(
      `INSERT INTO journeys (code, title)
       SELECT 'many-' || n, 'Many' FROM generate_series(1, 199 - (SELECT count(*) FROM journeys)::int) n`,
    );
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(JOURNEYS, { body: journeyOf(1) })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    answers.filter(({ status }) => status === 409).forEach((answer) => expectProblem(answer, 409, 'JOURNEY.TOO_MANY'));
    expect(await list()).toHaveLength(200);
  });
});

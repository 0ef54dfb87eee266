import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ActivityService } from '../../src/activity/activity.service.js';
import { Client } from '../support/client.js';
import { expectProblem } from '../support/expect-problem.js';
import { defineJourney, Travels } from '../support/journeys.js';
import { ADMINISTRATOR, ON_SERVERS, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const TIME = expect.stringMatching(/Z$/);

describe.each(ON_SERVERS)('progress on journeys %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;
  let mine: Travels;

  beforeAll(async () => {
    stack = await start();
    [admin, user] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
    mine = new Travels(user, user.id);
  }, 60_000);
  afterAll(() => stack.close());

  const define = async (count: number): Promise<string> => (await defineJourney(admin, count)).id;
  const startedJourney = async (count: number, by = mine): Promise<string> => {
    const id = await define(count);
    expect((await by.start(id)).status).toBe(201);
    return id;
  };

  it('shows start, steps, end and reset at once, alone and in the list', async () => {
    const { id, code, title } = await defineJourney(admin, 2);
    const listed = async (): Promise<unknown> =>
      (await mine.list()).body.items.find(({ journeyId }) => journeyId === id);
    const expected = { userId: user.id, journeyId: id, journeyCode: code, journeyTitle: title, stepsInAll: 2 };
    const begun = { ...expected, startedAt: TIME, updatedAt: TIME, completedAt: null };
    expectProblem(await mine.get(id), 404, 'JOURNEY.NOT_STARTED');
    expect(await listed()).toBeUndefined();

    const progress = [
      [await mine.start(id), { ...begun, stepsDone: 0, nextStep: 'step-1' }, 201],
      [await mine.get(id), { ...begun, stepsDone: 0, nextStep: 'step-1' }, 200],
      [await mine.complete(id, 'step-1'), { ...begun, stepsDone: 1, nextStep: 'step-2' }, 200],
      [await mine.get(id), { ...begun, stepsDone: 1, nextStep: 'step-2' }, 200],
      [await mine.complete(id, 'step-2'), { ...begun, stepsDone: 2, nextStep: null, completedAt: TIME }, 200],
      [await mine.get(id), { ...begun, stepsDone: 2, nextStep: null, completedAt: TIME }, 200],
    ] as const;
    for (const [{ status, body }, view, code] of progress) expect([status, body]).toEqual([code, view]);
    expect(await listed()).toEqual((await mine.get(id)).body);

    expect((await mine.reset(id)).status).toBe(204);
    expectProblem(await mine.get(id), 404, 'JOURNEY.NOT_STARTED');
    expect(await listed()).toBeUndefined();
    expectProblem(await mine.reset(id), 404, 'JOURNEY.NOT_STARTED');
    expect(await mine.start(id)).toMatchObject({ status: 201, body: { stepsDone: 0, completedAt: null } });
  });

  it('lists the latest started first', async () => {
    const traveller = await stack.register();
    const travels = new Travels(traveller, traveller.id);
    expect((await travels.list()).body).toEqual({ userId: traveller.id, items: [] });
    const ids = [await startedJourney(1, travels), await startedJourney(1, travels), await startedJourney(1, travels)];
    expect((await travels.list()).body.items.map(({ journeyId }) => journeyId)).toEqual(ids.reverse());
  });

  it('starts once: again it goes on where it was, and at the same time too', async () => {
    const id = await define(2);
    const together = await Promise.all(Array.from({ length: 6 }, () => mine.start(id)));
    expect(together.map(({ status }) => status).sort()).toEqual([...Array<number>(5).fill(200), 201]);
    const done = await mine.complete(id, 'step-1');
    expect(await mine.start(id)).toMatchObject({ status: 200, body: done.body });
  });

  it('takes the steps in order, and each as often as it is said', async () => {
    const id = await startedJourney(3);
    expectProblem(await mine.complete(id, 'step-2'), 409, 'JOURNEY.STEP_OUT_OF_ORDER');
    expectProblem(await mine.complete(id, 'step-3'), 409, 'JOURNEY.STEP_OUT_OF_ORDER');
    expectProblem(await mine.complete(id, 'step-4'), 404, 'JOURNEY.STEP_NOT_FOUND');
    await mine.complete(id, 'step-1');
    const second = await mine.complete(id, 'step-2');
    for (const step of ['step-1', 'step-2']) expect((await mine.complete(id, step)).body).toEqual(second.body);
    expect((await mine.get(id)).body).toEqual(second.body);
  });

  it('is completed once, whoever says so at the same time', async () => {
    const record = jest.spyOn(stack.app.get(ActivityService, { strict: false }), 'record');
    const id = await startedJourney(2);
    const first = await Promise.all(Array.from({ length: 5 }, () => mine.complete(id, 'step-1')));
    expect(first.map(({ body }) => body.stepsDone)).toEqual(Array(5).fill(1));
    expect(record).not.toHaveBeenCalled();
    const last = await Promise.all(Array.from({ length: 5 }, () => mine.complete(id, 'step-2')));
    const [{ body } = { body: undefined }] = last;
    expect(last.map((answer) => answer.body)).toEqual(Array(5).fill(body));
    expect(await mine.complete(id, 'step-2')).toMatchObject({ status: 200, body });
    expect(record.mock.calls).toEqual([[{ userId: user.id, kind: 'journey.completed', subjectId: id }]]);
    record.mockRestore();
  });

  it('never gets beyond the end of a journey, not even in the database', async () => {
    const id = await startedJourney(1);
    const sql = stack.app.get(DataSource);
    const write = (change: string): Promise<unknown> =>
      sql.query(`UPDATE journey_progress SET ${change} WHERE user_id = $1 AND journey_id = $2`, [user.id, id]);
    await expect(write('steps_done = 2')).rejects.toThrow(/foreign key/);
    await expect(write('completed_at = now()')).rejects.toThrow(/check/);
    await write('steps_done = 1, completed_at = now()');
  });

  it('is for the user and admins', async () => {
    const id = await startedJourney(2);
    const calls = async (travels: Travels): Promise<number[]> => {
      const answers = [
        await travels.list(),
        await travels.get(id),
        await travels.start(id),
        await travels.complete(id, 'step-1'),
        await travels.reset(id),
      ];
      return answers.map(({ status }) => status);
    };
    const stranger = await stack.register();
    expect(await calls(new Travels(stranger, user.id))).toEqual(Array(5).fill(403));
    expect(await calls(new Travels(stack, user.id))).toEqual(Array(5).fill(401));
    expect((await mine.get(id)).body.stepsDone).toBe(0);
    expect(await calls(new Travels(admin, user.id))).toEqual([200, 200, 200, 200, 204]);
  });

  it('says what is unknown', async () => {
    const unknown = randomUUID();
    for (const answer of [await mine.get(unknown), await mine.start(unknown), await mine.reset(unknown)]) {
      expectProblem(answer, 404, 'JOURNEY.NOT_FOUND');
    }
    expectProblem(await mine.complete(unknown, 'step-1'), 404, 'JOURNEY.NOT_FOUND');
    expectProblem(await mine.complete(await define(1), 'step-1'), 404, 'JOURNEY.NOT_STARTED');
    const nobody = new Travels(admin, randomUUID());
    expectProblem(await nobody.list(), 404, 'USER.NOT_FOUND');
    expectProblem(await nobody.start(await define(1)), 404, 'USER.NOT_FOUND');
  });

  it.each(['a:b*{c}', '*', "' OR '1'='1", '{userId}'])('takes %j for no id and no step', async (text) => {
    const encoded = encodeURIComponent(text);
    const id = await startedJourney(1);
    const elsewhere = new Travels(user, encoded);
    const answers = [
      await elsewhere.list(),
      await mine.get(encoded),
      await mine.start(encoded),
      await mine.reset(encoded),
      await mine.complete(encoded, 'step-1'),
      await mine.complete(id, encoded),
    ];
    answers.forEach((answer) => expectProblem(answer, 400, 'REQUEST.INVALID'));
  });

  it('goes with the account', async () => {
    const gone = await stack.register();
    const id = await startedJourney(1, new Travels(gone, gone.id));
    const seen = new Travels(admin, gone.id);
    await new Travels(gone, gone.id).complete(id, 'step-1');
    expect((await seen.get(id)).body.stepsDone).toBe(1);
    expect((await seen.list()).body.items).toHaveLength(1);
    expect((await gone.delete(`/v1/users/${gone.id}`)).status).toBe(204);
    expectProblem(await seen.get(id), 404, 'JOURNEY.NOT_STARTED');
    expectProblem(await seen.list(), 404, 'USER.NOT_FOUND');
    const rows = await stack.app
      .get(DataSource)
      .query<unknown[]>('SELECT FROM journey_progress WHERE user_id = $1', [gone.id]);
    expect(rows).toHaveLength(0);
    expectProblem(await seen.start(id), 404, 'USER.NOT_FOUND');
  });
});

describe('journeys on two nodes', () => {
  it('are fresh on the one when they were written through the other', async () => {
    const { first, second } = await startPair();
    try {
      const admin = await first.logIn(ADMINISTRATOR);
      const { id } = await defineJourney(admin, 2);
      const user = await first.register();
      const here = new Travels(user, user.id);
      const there = new Travels(new Client(second.url, user.token), user.id);
      const seen = async (): Promise<readonly (number | undefined)[]> => [
        (await there.get(id)).body.stepsDone,
        (await there.list()).body.items[0]?.stepsDone,
      ];
      const see = (stepsDone?: number): Promise<void> =>
        until(`${stepsDone ?? 'no'} steps are seen`, async () => (await seen()).every((done) => done === stepsDone));
      expect(await seen()).toEqual([undefined, undefined]);
      const writes = [() => here.start(id), () => here.complete(id, 'step-1'), () => here.complete(id, 'step-2')];
      for (const [stepsDone, write] of writes.entries()) {
        await write();
        await see(stepsDone);
      }
      await here.reset(id);
      await see();
    } finally {
      await first.close();
    }
  }, 60_000);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MeetingView } from '../../src/meetings/meetings.view.js';
import { expectProblem } from '../support/expect-problem.js';
import { createMeeting, details, inHours, list, plan } from '../support/meetings.js';
import { STACKS, type Account, type Stack } from '../support/stack.js';

const HOUR_MS = 3_600_000;

describe.each(STACKS)('what meetings refuse %s', (_, start) => {
  let api: Stack;
  let host: Account;
  let stranger: Account;

  beforeAll(async () => {
    api = await start();
    [host, stranger] = [await api.register(), await api.register()];
  }, 60_000);
  afterAll(() => api.close());

  it.each([
    ['no title', { title: undefined }],
    ['a blank title', { title: ' \t ' }],
    ['a long title', { title: 'x'.repeat(121) }],
    ['a control character in the title', { title: 'a\u0007b' }],
    ['NUL in the description', { description: 'a\u0000b' }],
    ['a long description', { description: 'x'.repeat(5_001) }],
    ['a title that is a number', { title: 1 }],
    ['a start without a zone', { startsAt: '2030-03-01T09:00:00' }],
    ['a start that is a date only', { startsAt: '2030-03-01' }],
    ['a day that does not exist', { startsAt: '2030-02-30T09:00:00Z', endsAt: '2030-02-30T10:00:00Z' }],
    ['an hour that does not exist', { startsAt: '2030-03-01T24:00:00Z' }],
    ['a zone that does not exist', { startsAt: '2030-03-01T09:00:00+99:00' }],
    ['a start that is a number', { startsAt: 1_900_000_000_000 }],
    ['one place', { maxParticipants: 1 }],
    ['1,001 places', { maxParticipants: 1_001 }],
    ['half a place', { maxParticipants: 2.5 }],
    ['an unknown field', { hostId: randomUUID() }],
  ])('refuses a plan with %s', async (_, wrong) => {
    expectProblem(await host.post('/v1/meetings', { body: plan('Fine', wrong) }), 400, 'REQUEST.INVALID');
  });

  it.each([
    ['a start in the past', { startsAt: inHours(-1), endsAt: inHours(1) }],
    ['its end before its start', { startsAt: inHours(2), endsAt: inHours(1) }],
    ['no length', { startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-01T01:00:00+01:00' }],
    ['more than a day', { startsAt: inHours(1), endsAt: inHours(25.1) }],
    ['a start far away', { startsAt: '9999-03-01T09:00:00Z', endsAt: '9999-03-01T10:00:00Z' }],
  ])('refuses a plan with %s', async (_, times) => {
    expectProblem(await host.post('/v1/meetings', { body: plan('Times', times) }), 400, 'MEETING.TIMES_INVALID');
  });

  it('takes times of any zone and answers in UTC', async () => {
    const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS);
    const wall = new Date(startsAt.getTime() + 5.5 * HOUR_MS).toISOString().slice(0, 19);
    const { id } = await createMeeting(host, plan('Zones', { startsAt: `${wall}+05:30`, endsAt: inHours(6) }));
    expect((await details(stranger, id)).startsAt).toBe(startsAt.toISOString());
  });

  it('a change of the plan takes nothing away', async () => {
    const { id } = await createMeeting(host, plan('Kept', { description: 'Kept too', maxParticipants: 7 }));
    const before = await details(stranger, id);
    expect((await host.patch(`/v1/meetings/${id}`, { body: {} })).status).toBe(200);
    expect(await details(stranger, id)).toEqual({ ...before, updatedAt: expect.any(String) });
    for (const field of ['title', 'description', 'startsAt', 'endsAt', 'maxParticipants']) {
      expectProblem(await host.patch(`/v1/meetings/${id}`, { body: { [field]: null } }), 400, 'REQUEST.INVALID');
    }
    expectProblem(
      await host.patch(`/v1/meetings/${id}`, { body: { endsAt: inHours(0.5) } }),
      400,
      'MEETING.TIMES_INVALID',
    );
    expectProblem(await host.patch(`/v1/meetings/${id}`, { body: { status: 'live' } }), 400, 'REQUEST.INVALID');
  });

  it('unknown ids are not found, malformed ones refused, and both spellings of an id are one', async () => {
    const unknown = `/v1/meetings/${randomUUID()}`;
    for (const path of [unknown, `${unknown}/participants`])
      expectProblem(await host.get(path), 404, 'MEETING.NOT_FOUND');
    for (const action of ['start', 'end', 'cancel', 'participants']) {
      expectProblem(await host.post(`${unknown}/${action}`), 404, 'MEETING.NOT_FOUND');
    }
    expectProblem(await host.patch(unknown, { body: { title: 'x' } }), 404, 'MEETING.NOT_FOUND');
    expectProblem(await host.delete(`${unknown}/participants/${host.id}`), 404, 'MEETING.NOT_FOUND');
    expect(await list(host, `hosted-by/${randomUUID()}`)).toMatchObject({ items: [], total: 0, totalIsExact: true });

    for (const id of ['1', 'me', 'a:b*{c}', "' OR 1=1 --", '*', `${randomUUID()}:*`, 'x'.repeat(90)]) {
      const path = `/v1/meetings/${encodeURIComponent(id)}`;
      for (const route of [path, `${path}/participants`]) expectProblem(await host.get(route), 400, 'REQUEST.INVALID');
      expectProblem(await host.post(`${path}/start`), 400, 'REQUEST.INVALID');
      expectProblem(await host.get(`/v1/meetings/hosted-by/${encodeURIComponent(id)}`), 400, 'REQUEST.INVALID');
    }
    for (const query of ['page=0', 'page=101', 'limit=0', 'limit=101', 'page=x', 'page=1.5', 'limit=1&limit=2']) {
      expectProblem(await host.get(`/v1/meetings/upcoming?${query}`), 400, 'REQUEST.INVALID');
    }

    const { id } = await createMeeting(host, plan('Spelling'));
    const shouted = `/v1/meetings/${id.toUpperCase()}`;
    expect((await host.get<MeetingView>(shouted)).body.title).toBe('Spelling');
    await host.patch(`/v1/meetings/${id}`, { body: { title: 'One spelling' } });
    expect((await host.get<MeetingView>(shouted)).body.title).toBe('One spelling');
    await host.patch(shouted, { body: { title: 'Still one' } });
    expect((await details(stranger, id)).title).toBe('Still one');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from '../../src/http/page.js';
import type { JoinedMeetingView } from '../../src/meetings/participants.view.js';
import { expectProblem } from '../support/expect-problem.js';
import { createMeeting, details, ids, joined, participants, plan } from '../support/meetings.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';

describe.each(STACKS)('the participants of meetings %s', (_, start) => {
  let api: Stack;
  let host: Account;
  let guest: Account;
  let stranger: Account;
  let admin: Account;

  beforeAll(async () => {
    api = await start();
    [host, guest, stranger] = [await api.register(), await api.register(), await api.register()];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());

  describe('who may do what', () => {
    let id: string;
    let path: string;

    beforeAll(async () => {
      ({ id } = await createMeeting(host, plan('Rights')));
      path = `/v1/meetings/${id}`;
      await guest.post(`${path}/participants`);
    });

    it('strangers and guests cannot run a meeting', async () => {
      for (const who of [stranger, guest]) {
        expectProblem(await who.patch(path, { body: { title: 'Mine' } }), 403, 'MEETING.FORBIDDEN');
        for (const action of ['start', 'end', 'cancel']) {
          expectProblem(await who.post(`${path}/${action}`), 403, 'MEETING.FORBIDDEN');
        }
        const role = `${path}/participants/${guest.id}/role`;
        expectProblem(await who.put(role, { body: { role: 'co-host' } }), 403, 'MEETING.FORBIDDEN');
      }
      expectProblem(await stranger.delete(`${path}/participants/${guest.id}`), 403, 'MEETING.FORBIDDEN');
      const presence = `${path}/participants/${host.id}/presence`;
      for (const who of [stranger, guest])
        expectProblem(await who.put(presence, { body: { presence: 'here' } }), 403, 'MEETING.FORBIDDEN');
      expect(await details(stranger, id)).toMatchObject({ title: 'Rights', status: 'scheduled', participantCount: 2 });
    });

    it('a co-host runs it, but gives no roles and does not change the plan', async () => {
      await host.put(`${path}/participants/${guest.id}/role`, { body: { role: 'co-host' } });
      expect((await guest.put(`${path}/participants/${host.id}/presence`, { body: { presence: 'here' } })).status).toBe(
        200,
      );
      expectProblem(await guest.patch(path, { body: { title: 'Mine' } }), 403, 'MEETING.FORBIDDEN');
      expectProblem(await guest.post(`${path}/cancel`), 403, 'MEETING.FORBIDDEN');
      const role = `${path}/participants/${guest.id}/role`;
      expectProblem(await guest.put(role, { body: { role: 'speaker' } }), 403, 'MEETING.FORBIDDEN');
      await host.put(role, { body: { role: 'participant' } });
      expectProblem(await guest.post(`${path}/start`), 403, 'MEETING.FORBIDDEN');
    });

    it('the host stays host', async () => {
      const own = `${path}/participants/${host.id}`;
      expectProblem(await host.delete(own), 409, 'MEETING.HOST_IS_FIXED');
      expectProblem(await admin.delete(own), 409, 'MEETING.HOST_IS_FIXED');
      expectProblem(await host.put(`${own}/role`, { body: { role: 'participant' } }), 409, 'MEETING.HOST_IS_FIXED');
      const other = `${path}/participants/${guest.id}/role`;
      expectProblem(await host.put(other, { body: { role: 'host' } }), 400, 'REQUEST.INVALID');
      expectProblem(await host.put(other, { body: { role: 'king' } }), 400, 'REQUEST.INVALID');
    });

    it('the host removes a participant; who does not take part has neither role nor presence', async () => {
      const own = `${path}/participants/${stranger.id}`;
      expectProblem(await stranger.delete(own), 404, 'MEETING.PARTICIPANT_NOT_FOUND');
      expectProblem(
        await stranger.put(`${own}/presence`, { body: { presence: 'here' } }),
        404,
        'MEETING.PARTICIPANT_NOT_FOUND',
      );
      expectProblem(await host.put(`${own}/role`, { body: { role: 'speaker' } }), 404, 'MEETING.PARTICIPANT_NOT_FOUND');
      await stranger.post(`${path}/participants`);
      expectProblem(await stranger.post(`${path}/participants`), 409, 'MEETING.ALREADY_JOINED');
      expect(ids(await joined(stranger))).toContain(id);
      expect((await host.delete(own)).status).toBe(204);
      expect(ids(await joined(stranger))).not.toContain(id);
    });

    it('a joined list is for its user and for admins', async () => {
      const path = `/v1/meetings/joined-by/${guest.id}`;
      expectProblem(await stranger.get(path), 403, 'MEETING.FORBIDDEN');
      for (const who of [guest, admin]) {
        expect(ids((await who.get<Page<JoinedMeetingView>>(path)).body)).toEqual(ids(await joined(guest)));
      }
    });

    it('nothing is open without a session', async () => {
      const nobody = api;
      for (const route of [
        path,
        `${path}/participants`,
        ...['upcoming', 'past', 'joined'].map((name) => `/v1/meetings/${name}`),
      ]) {
        expect((await nobody.get(route)).status).toBe(401);
      }
      expect((await nobody.post('/v1/meetings', { body: plan('Nobody') })).status).toBe(401);
      expect((await nobody.post(`${path}/participants`)).status).toBe(401);
    });
  });

  it('gives ten places once, however many come at the same time', async () => {
    const { id } = await createMeeting(host, plan('Ten places', { maxParticipants: 10 }));
    const crowd = await Promise.all(Array.from({ length: 50 }, () => api.register()));
    expect((await details(stranger, id)).participantCount).toBe(1);
    const answers = await Promise.all(crowd.map((one) => one.post(`/v1/meetings/${id}/participants`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(9);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(41);
    for (const answer of refused) expectProblem(answer, 409, 'MEETING.FULL');
    expect(await details(stranger, id)).toMatchObject({ participantCount: 10, maxParticipants: 10 });
    expect(await participants(stranger, id)).toMatchObject({ total: 10 });

    expectProblem(
      await host.patch(`/v1/meetings/${id}`, { body: { maxParticipants: 9 } }),
      409,
      'MEETING.CAPACITY_TOO_SMALL',
    );
    expect((await host.patch(`/v1/meetings/${id}`, { body: { maxParticipants: 11 } })).status).toBe(200);
    const late = crowd[answers.findIndex(({ status }) => status === 409)];
    expect((await late?.post(`/v1/meetings/${id}/participants`))?.status).toBe(201);
    expect((await details(stranger, id)).participantCount).toBe(11);
  }, 60_000);

  it('one user who joins many times at once takes one place', async () => {
    const { id } = await createMeeting(host, plan('Once'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => guest.post(`/v1/meetings/${id}/participants`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expectProblem(answer, 409, 'MEETING.ALREADY_JOINED');
    expect((await details(stranger, id)).participantCount).toBe(2);
  });
});

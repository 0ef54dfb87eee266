import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from '../../src/http/page.js';
import { expectProblem } from '../support/expect-problem.js';
import { createMeeting, details, inHours, joined, list, participants, plan } from '../support/meetings.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';

describe.each(STACKS)('the life of meetings %s', (_, start) => {
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

  /** Reads everything that shows meetings, so that every cache is warm before the next write. */
  const everything = async (id: string) => {
    const find = <T extends { id: string }>({ items }: Page<T>): T | undefined => items.find((one) => one.id === id);
    const [shown, present, hosted, searched, upcoming, past, ofHost, ofGuest] = await Promise.all([
      details(stranger, id),
      participants(stranger, id),
      list(host, `hosted-by/${host.id}`),
      list(host, `hosted-by/${host.id}?search=whole`),
      list(host, 'upcoming?limit=100'),
      list(host, 'past?limit=100'),
      joined(host),
      joined(guest),
    ]);
    return {
      details: shown,
      participants: present.items,
      hosted: find(hosted),
      searched: find(searched),
      upcoming: find(upcoming),
      past: find(past),
      ofHost: find(ofHost),
      ofGuest: find(ofGuest),
    };
  };

  it('every read is fresh through the whole life of a meeting', async () => {
    await everything(randomUUID());
    const { id } = await createMeeting(
      host,
      plan('  The  whole\tlife ', { description: 'All of it.', maxParticipants: 3 }),
    );
    const path = `/v1/meetings/${id}`;

    let now = await everything(id);
    expect(now.details).toMatchObject({
      title: 'The whole life',
      hostId: host.id,
      participantCount: 1,
      status: 'scheduled',
    });
    expect(now.participants).toMatchObject([{ userId: host.id, role: 'host' }]);
    for (const shown of [now.hosted, now.searched, now.upcoming])
      expect(shown).toMatchObject({ title: 'The whole life' });
    expect(now.ofHost).toMatchObject({ role: 'host' });
    expect([now.past, now.ofGuest]).toEqual([undefined, undefined]);

    expect(await guest.post(`${path}/participants`)).toMatchObject({
      status: 201,
      body: { role: 'participant', presence: 'away' },
    });
    now = await everything(id);
    expect(now.details.participantCount).toBe(2);
    expect(now.participants.map(({ userId }) => userId)).toEqual([host.id, guest.id]);
    expect(now.ofGuest).toMatchObject({ role: 'participant', title: 'The whole life' });

    expect((await host.put(`${path}/participants/${guest.id}/role`, { body: { role: 'co-host' } })).status).toBe(200);
    now = await everything(id);
    expect(now.participants[1]).toMatchObject({ role: 'co-host' });
    expect(now.ofGuest).toMatchObject({ role: 'co-host' });

    expect((await guest.put(`${path}/participants/${guest.id}/presence`, { body: { presence: 'here' } })).status).toBe(
      200,
    );
    expect((await everything(id)).participants[1]).toMatchObject({ presence: 'here' });

    const moved = { title: 'The whole story', startsAt: inHours(3), endsAt: inHours(4) };
    expect(await host.patch(path, { body: moved })).toMatchObject({
      status: 200,
      body: { ...moved, description: 'All of it.' },
    });
    now = await everything(id);
    for (const shown of [now.details, now.hosted, now.searched, now.upcoming, now.ofHost, now.ofGuest]) {
      expect(shown).toMatchObject(moved);
    }

    expect((await guest.post(`${path}/start`)).status).toBe(200);
    now = await everything(id);
    for (const shown of [now.details, now.hosted, now.upcoming, now.ofHost, now.ofGuest]) {
      expect(shown).toMatchObject({ status: 'live' });
    }
    expect(now.details.startedAt).not.toBeNull();

    expect((await guest.delete(`${path}/participants/${guest.id}`)).status).toBe(204);
    now = await everything(id);
    expect(now.details.participantCount).toBe(1);
    expect(now.participants).toHaveLength(1);
    expect(now.ofGuest).toBeUndefined();
    expect((await guest.post(`${path}/participants`)).status).toBe(201);
    expect((await everything(id)).ofGuest).toMatchObject({ role: 'participant', status: 'live' });

    expect((await host.post(`${path}/end`)).status).toBe(200);
    now = await everything(id);
    for (const shown of [now.details, now.hosted, now.past, now.ofHost, now.ofGuest]) {
      expect(shown).toMatchObject({ status: 'ended' });
    }
    expect(now.upcoming).toBeUndefined();
    expect((await list(host, 'past')).items[0]?.id).toBe(id);
  });

  it('a cancelled meeting leaves the upcoming list and stays with those it concerns', async () => {
    const { id } = await createMeeting(host, plan('Called off, as a whole'));
    await guest.post(`/v1/meetings/${id}/participants`);
    expect((await everything(id)).upcoming).toBeDefined();
    expect(await admin.post(`/v1/meetings/${id}/cancel`)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    const now = await everything(id);
    for (const shown of [now.details, now.hosted, now.searched, now.ofHost, now.ofGuest]) {
      expect(shown).toMatchObject({ status: 'cancelled' });
    }
    expect([now.upcoming, now.past]).toEqual([undefined, undefined]);
    expect(now.details.cancelledAt).not.toBeNull();
  });

  it('refuses transitions that do not exist, and changes nothing', async () => {
    const { id } = await createMeeting(host, plan('Transitions'));
    const act = (action: string) => host.post(`/v1/meetings/${id}/${action}`);
    expectProblem(await act('end'), 409, 'MEETING.WRONG_STATE');
    expect((await details(stranger, id)).status).toBe('scheduled');
    expect((await act('start')).status).toBe(200);
    for (const action of ['start', 'cancel']) expectProblem(await act(action), 409, 'MEETING.WRONG_STATE');
    expectProblem(
      await host.patch(`/v1/meetings/${id}`, { body: { startsAt: inHours(1.5) } }),
      409,
      'MEETING.WRONG_STATE',
    );
    expect((await host.patch(`/v1/meetings/${id}`, { body: { endsAt: inHours(5) } })).status).toBe(200);
    expect((await act('end')).status).toBe(200);
    for (const action of ['start', 'end', 'cancel']) expectProblem(await act(action), 409, 'MEETING.WRONG_STATE');
    expectProblem(await host.patch(`/v1/meetings/${id}`, { body: { title: 'Later' } }), 409, 'MEETING.WRONG_STATE');
    expect(await details(stranger, id)).toMatchObject({ status: 'ended', title: 'Transitions' });
  });

  it.each(['cancelled', 'ended'])('a meeting that is %s is a record', async (status) => {
    const { id } = await createMeeting(host, plan('A record'));
    const path = `/v1/meetings/${id}`;
    await guest.post(`${path}/participants`);
    for (const action of status === 'ended' ? ['start', 'end'] : ['cancel']) await host.post(`${path}/${action}`);
    const own = `${path}/participants/${guest.id}`;
    expectProblem(await stranger.post(`${path}/participants`), 409, 'MEETING.WRONG_STATE');
    expectProblem(await guest.delete(own), 409, 'MEETING.WRONG_STATE');
    expectProblem(await guest.put(`${own}/presence`, { body: { presence: 'here' } }), 409, 'MEETING.WRONG_STATE');
    expectProblem(await host.put(`${own}/role`, { body: { role: 'speaker' } }), 409, 'MEETING.WRONG_STATE');
    expect(await participants(stranger, id)).toMatchObject({ total: 2, totalIsExact: true });
  });

  it('two who end a meeting at once: one does, one learns that it is over', async () => {
    const { id } = await createMeeting(host, plan('At once'));
    await host.post(`/v1/meetings/${id}/start`);
    const answers = await Promise.all([host, admin, host, admin].map((who) => who.post(`/v1/meetings/${id}/end`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });
});

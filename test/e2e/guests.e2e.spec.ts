import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { Client } from '../support/client.js';
import { callsOf } from '../support/counted-calls.js';
import { expectProblem } from '../support/expect-problem.js';
import { createGuest, Visitor } from '../support/guests.js';
import { STACKS, startPair, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const UNKNOWN = 'GUEST.UNKNOWN_SESSION';
const DAY_MS = 86_400_000;
/** How the hashes of made-up guests begin: no random one does. */
const EXPIRED = '0'.repeat(60);
const TIME = expect.stringMatching(/Z$/);
const newToken = (): string => randomBytes(32).toString('base64url');

describe.each(STACKS)('guests %s', (_, start) => {
  let stack: Stack;
  let sql: DataSource;

  beforeAll(async () => {
    stack = await start();
    sql = stack.app.get(DataSource);
  }, 60_000);
  afterAll(() => stack.close());

  const expire = (id: string, when = `now() - interval '1 second'`): Promise<unknown> =>
    sql.query(`UPDATE guests SET expires_at = ${when} WHERE id = $1`, [id]);

  it('get a token once, and are known by it', async () => {
    const { visitor, token, guest } = await createGuest(stack);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(guest).toEqual({
      id: expect.any(String),
      displayName: 'Guest',
      theme: 'system',
      language: 'en',
      createdAt: TIME,
      updatedAt: TIME,
      expiresAt: TIME,
    });
    expect(Date.parse(guest.expiresAt) - Date.parse(guest.createdAt)).toBe(30 * DAY_MS);
    expect(await visitor.current()).toMatchObject({ status: 200, body: guest });
  });

  it('are kept by the hash of the token only', async () => {
    const { token, guest } = await createGuest(stack);
    const [row] = await sql.query<{ text: string; session_hash: string }[]>(
      'SELECT session_hash, guests::text AS text FROM guests WHERE id = $1',
      [guest.id],
    );
    expect(row?.session_hash).toBe(createHash('sha256').update(token).digest('hex'));
    expect(row?.text).not.toContain(token);
  });

  it('say who they are, at once, and change nothing of others', async () => {
    const profile = { displayName: 'A curious visitor', theme: 'dark', language: 'pt-BR' };
    const [{ visitor, guest }, other] = [await createGuest(stack, profile), await createGuest(stack)];
    expect(guest).toMatchObject(profile);
    expect((await visitor.current()).body).toEqual(guest);
    expect((await other.visitor.current()).body).toEqual(other.guest);
    const changed = await visitor.change({ theme: 'light' });
    expect(changed).toMatchObject({ status: 200, body: { ...profile, theme: 'light', id: guest.id } });
    expect((await visitor.current()).body).toEqual(changed.body);
    expect((await other.visitor.current()).body).toEqual(other.guest);
  });

  it('live another 30 days with every change', async () => {
    const { visitor, guest } = await createGuest(stack);
    await expire(guest.id, `now() + interval '1 day'`);
    const { body } = await visitor.change({});
    expect(Date.parse(body.expiresAt) - Date.parse(body.updatedAt)).toBe(30 * DAY_MS);
    expect((await visitor.current()).body).toEqual(body);
  });

  it('are unknown once they have expired, cached or not, and cannot be brought back', async () => {
    const { visitor, guest } = await createGuest(stack);
    await expire(guest.id);
    for (const answer of [await visitor.current(), await visitor.change({ theme: 'dark' }), await visitor.remove()]) {
      expectProblem(answer, 401, UNKNOWN);
    }
    const cached = await createGuest(stack);
    await expire(cached.guest.id, `now() + interval '1 second'`);
    expect((await cached.visitor.current()).status).toBe(200);
    await until('the cached guest is unknown', async () => (await cached.visitor.current()).status === 401);
  });

  it('end their session at once', async () => {
    const { visitor } = await createGuest(stack);
    expect((await visitor.current()).status).toBe(200);
    expect((await visitor.remove()).status).toBe(204);
    for (const answer of [await visitor.current(), await visitor.change({}), await visitor.remove()]) {
      expectProblem(answer, 401, UNKNOWN);
    }
  });

  it('make room for new ones when they have expired, a few at a time, the longest expired first', async () => {
    await sql.query(
      `INSERT INTO guests (session_hash, expires_at)
       SELECT lpad(n::text, 64, '0'), now() - n * interval '1 minute' FROM generate_series(1, 25) n`,
    );
    const left = async (): Promise<number> => {
      const rows = await sql.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM guests WHERE session_hash LIKE '${EXPIRED}%'`,
      );
      return rows[0]?.count ?? -1;
    };
    const { visitor } = await createGuest(stack);
    expect(await left()).toBe(15);
    const [newest] = await sql.query<{ oldest: string }[]>(
      `SELECT max(session_hash) AS oldest FROM guests WHERE session_hash LIKE '${EXPIRED}%'`,
    );
    expect(Number(newest?.oldest)).toBe(15);
    await Promise.all([createGuest(stack), createGuest(stack)]);
    await createGuest(stack);
    expect(await left()).toBe(0);
    expect((await visitor.current()).status).toBe(200);
  });

  it('evict the one entry that a change outdates', async () => {
    const [changed, other] = [await createGuest(stack), await createGuest(stack)];
    await Promise.all([changed.visitor.current(), other.visitor.current()]);
    await changed.visitor.change({ theme: 'dark' });
    const count = (visitor: Visitor): Promise<{ sql: readonly string[] }> =>
      callsOf(stack, ['guest:', 'guests'], () => visitor.current());
    expect((await count(other.visitor)).sql).toEqual([]);
    expect((await count(changed.visitor)).sql).toHaveLength(1);
  });

  it.each([undefined, '', 'short', 'a:b*{c}', '*', 'x'.repeat(44), `Bearer ${newToken()}`, newToken()])(
    'are not known by %j',
    async (session) => {
      const visitor = new Visitor(stack, session);
      for (const answer of [await visitor.current(), await visitor.change({}), await visitor.remove()]) {
        expectProblem(answer, 401, UNKNOWN);
      }
    },
  );

  it('are no users: their token opens no other route, and that of a user opens no guest', async () => {
    const { token } = await createGuest(stack);
    expectProblem(await stack.get('/v1/auth/session', { token }), 401, 'AUTH.UNAUTHENTICATED');
    const user = await stack.register();
    expectProblem(await new Visitor(user).current(), 401, UNKNOWN);
    expectProblem(await new Visitor(stack, user.token).current(), 401, UNKNOWN);
  });

  it.each([
    ['displayName', ''],
    ['displayName', null],
    ['displayName', 'x'.repeat(81)],
    ['displayName', 'a\u0007b'],
    ['theme', 'sepia'],
    ['theme', null],
    ['language', 'English'],
    ['language', 'EN'],
    ['language', ['en']],
    ['expiresAt', '2999-01-01T00:00:00.000Z'],
    ['sessionHash', '0'.repeat(64)],
    ['id', randomUUID()],
  ])('refuse a wrong %s (%#)', async (field, value) => {
    const { visitor, guest } = await createGuest(stack);
    const body = { [field]: value };
    const answers = [await stack.post<ProblemDetails>('/v1/guests', { body }), await visitor.change(body)];
    answers.forEach((answer) => expectProblem(answer, 400, 'REQUEST.INVALID'));
    expect((await visitor.current()).body).toEqual(guest);
  });
});

describe('guests on two nodes', () => {
  it('are the same on both as soon as a write is acknowledged', async () => {
    const { first, second } = await startPair();
    try {
      const { visitor: here, token, guest } = await createGuest(first);
      const there = new Visitor(new Client(second.url), token);
      expect((await there.current()).body).toEqual(guest);
      for (const theme of ['dark', 'light', 'dark', 'light']) {
        await here.change({ theme });
        expect((await there.current()).body.theme).toBe(theme);
      }
      const { redis, sql } = await callsOf(second, ['guest:', 'guests'], () => there.current());
      expect([redis.length, sql.length]).toEqual([1, 0]); // the shared store is asked each time
      await here.remove();
      expectProblem(await there.current(), 401, UNKNOWN);
    } finally {
      await first.close();
    }
  }, 60_000);
});

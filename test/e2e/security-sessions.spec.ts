import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { hashOfToken } from '../../src/auth/session-token.js';
import { SessionsRepository } from '../../src/auth/sessions.repository.js';
import { PasswordHasher } from '../../src/users/password-hasher.js';
import { Gate } from '../support/cache/gate.js';
import { Client } from '../support/client.js';
import { expectProblem } from '../support/expect-problem.js';
import { startOnServers, startPair, ON_SERVERS, type Account, type Answer, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const NEXT = 'staple the right battery';

const isSignedIn = async (client: Client): Promise<boolean> => (await client.get('/v1/auth/session')).status === 200;
const changePassword = (account: Account, newPassword = NEXT): Promise<Answer> =>
  account.post('/v1/auth/change-password', { body: { currentPassword: account.password, newPassword } });
const logIn = (stack: Stack, { email, password }: { email: string; password: string }): Promise<Answer> =>
  stack.post('/v1/auth/login', { body: { email, password } });

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(ON_SERVERS)('sessions %s', (_, start) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await start();
  }, 60_000);
  afterAll(() => stack.close());

  const sessionsOf = (userId: string): Promise<{ token_hash: string }[]> =>
    stack.app.get(DataSource).query('SELECT token_hash FROM sessions WHERE user_id = $1', [userId]);

  it('verify one password for a login, whether there is such an account or not', async () => {
    const { email } = await stack.register();
    const matches = jest.spyOn(stack.app.get(PasswordHasher), 'matches');
    for (const who of [email, 'nobody@example.org']) {
      matches.mockClear();
      expectProblem(await logIn(stack, { email: who, password: 'not the password' }), 401, 'AUTH.WRONG_CREDENTIALS');
      expect(matches).toHaveBeenCalledTimes(1);
    }
  });

  it('have tokens that no client can choose', async () => {
    const ada = await stack.register();
    const chosen = randomBytes(32).toString('base64url');
    const headers = { authorization: `Bearer ${chosen}`, cookie: `token=${chosen}; session=${chosen}` };
    const { body } = await stack.post<{ token: string }>('/v1/auth/login', {
      body: { email: ada.email, password: ada.password },
      headers,
    });
    expect(body.token).not.toBe(chosen);
    expect(await isSignedIn(new Client(stack.url, chosen))).toBe(false);
    const request = { email: ada.email, password: ada.password, token: chosen };
    expectProblem(await stack.post('/v1/auth/login', { body: request }), 400, 'REQUEST.INVALID');
  });

  it('are new with every login, also for who is signed in', async () => {
    const ada = await stack.register();
    const again = await ada.post<{ token: string }>('/v1/auth/login', {
      body: { email: ada.email, password: ada.password },
    });
    expect(again.body.token).not.toBe(ada.token);
    await new Client(stack.url, again.body.token).post('/v1/auth/logout');
    expect(await isSignedIn(ada)).toBe(true);
  });

  it('are kept by the hash of their token only', async () => {
    const ada = await stack.register();
    expect(await sessionsOf(ada.id)).toEqual([{ token_hash: hashOfToken(ada.token) }]);
  });

  it('are not begun with a password that was changed since it was verified', async () => {
    const ada = await stack.register();
    const gate = new Gate();
    const repository = stack.app.get(SessionsRepository);
    const insert = repository.insert.bind(repository);
    const held = jest.spyOn(repository, 'insert').mockImplementationOnce(async (session) => {
      await gate.pass();
      return insert(session);
    });
    const late = logIn(stack, ada);
    await gate.reached;
    expect((await changePassword(ada)).status).toBe(204);
    gate.open();
    expectProblem(await late, 401, 'AUTH.WRONG_CREDENTIALS');
    expect(held).toHaveBeenCalledTimes(1);
    expect(await sessionsOf(ada.id)).toEqual([]);
  });

  it('end with one of two changes of the password by those who know the old one; the other is refused', async () => {
    const ada = await stack.register();
    const other = await stack.logIn(ada);
    const answers = await Promise.all([changePassword(ada, `${NEXT} 1`), changePassword(other, `${NEXT} 2`)]);
    const [first, second] = answers.map(({ status }) => status);
    expect([first, second].filter((status) => status === 204)).toHaveLength(1);
    const right = first === 204 ? 1 : 2;
    expect((await logIn(stack, { ...ada, password: `${NEXT} ${String(right)}` })).status).toBe(200);
    expect((await logIn(stack, { ...ada, password: `${NEXT} ${String(3 - right)}` })).status).toBe(401);
  });

  it('are fifty at most: the oldest one ends, at once', async () => {
    const ada = await stack.register();
    const dataSource = stack.app.get(DataSource);
    const second = await stack.logIn(ada);
    expect(await isSignedIn(ada)).toBe(true);
    await dataSource.query(
      `INSERT INTO sessions (token_hash, user_id, expires_at, created_at)
       SELECT 'test-' || $1 || n, $1::uuid, now() + interval '1 hour', now() FROM generate_series(1, 48) n`,
      [ada.id],
    );
    await stack.logIn(ada);
    expect(await sessionsOf(ada.id)).toHaveLength(50);
    expect(await isSignedIn(ada)).toBe(false);
    expect(await isSignedIn(second)).toBe(true);
    await Promise.all([1, 2, 3, 4].map(() => stack.logIn(ada)));
    expect(await sessionsOf(ada.id)).toHaveLength(50);
  });
});

describe('a login while the password is being changed', () => {
  it('waits for the change, and then begins nothing', async () => {
    const stack = await startOnServers();
    const runner = stack.app.get(DataSource).createQueryRunner();
    try {
      const ada = await stack.register();
      await runner.startTransaction();
      await runner.query(`UPDATE users SET password_hash = 'another' WHERE id = $1`, [ada.id]);
      const login = logIn(stack, ada);
      await until('the login waits for the lock', async () => {
        const [row] = await stack.app.get(DataSource).query<
          { count: string }[]
        >(`SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.datname = current_database()
             WHERE NOT l.granted AND l.locktype IN ('transactionid', 'tuple')`);
        return Number(row?.count) > 0;
      });
      await runner.commitTransaction();
      expectProblem(await login, 401, 'AUTH.WRONG_CREDENTIALS');
    } finally {
      await runner.release();
      await stack.close();
    }
  }, 60_000);
});

describe('the end of a session on another node', () => {
  let first: Stack;
  let second: Stack;

  beforeAll(async () => {
    ({ first, second } = await startPair());
  }, 60_000);
  afterAll(() => first.close());

  /** @returns statuses of the very next requests on the other node, by the token that ends something and by another one */
  const after = async (end: (ada: Account) => Promise<Answer>): Promise<number[]> => {
    const ada = await first.register();
    const other = await first.logIn(ada);
    const there = [ada, other].map(({ token }) => new Client(second.url, token));
    for (const client of there) if (!(await isSignedIn(client))) throw new Error('not signed in on the other node');
    expect((await end(ada)).status).toBe(204);
    return Promise.all(there.map(async (client) => (await client.get('/v1/auth/session')).status));
  };

  it.each([
    ['logout', 50, (ada: Account) => ada.post('/v1/auth/logout'), [401, 200]],
    ['logout everywhere', 20, (ada: Account) => ada.post('/v1/auth/logout-all'), [401, 401]],
    ['a change of the password', 10, changePassword, [401, 401]],
    ['the end of the account', 20, (ada: Account) => ada.delete(`/v1/users/${ada.id}`), [401, 401]],
  ] as const)(
    'is felt by the very next request: %s',
    async (_what, rounds, end, expected) => {
      for (let round = 0; round < rounds; round += 1) expect(await after((ada) => end(ada))).toEqual(expected);
    },
    60_000,
  );
});

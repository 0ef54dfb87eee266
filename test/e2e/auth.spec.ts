import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrentSessionView, SignedInView } from '../../src/auth/session.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { ADMINISTRATOR, STACKS, type Account, type Answer, type Stack } from '../support/stack.js';

describe.each(STACKS)('auth %s', (_, start) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await start();
  }, 60_000);
  afterAll(() => stack.close());

  const session = (client: Account): Promise<Answer<CurrentSessionView>> =>
    client.get<CurrentSessionView>('/v1/auth/session');
  const isSignedIn = async (client: Account): Promise<boolean> => (await session(client)).status === 200;
  const logIn = (email: string, password: string): Promise<Answer<SignedInView>> =>
    stack.post<SignedInView>('/v1/auth/login', { body: { email, password } });

  it('registers, and signs in with what was registered', async () => {
    const ada = await stack.register('Ada', 'Ada@Example.org');
    expect((await session(ada)).body.user).toMatchObject({
      id: ada.id,
      email: 'Ada@Example.org',
      displayName: 'Ada',
      role: 'user',
    });
    const login = await logIn('ada@example.ORG', ada.password);
    expect(login).toMatchObject({ status: 200, body: { user: { id: ada.id } } });
    expect(login.body.token).not.toBe(ada.token);
    expect(await isSignedIn(ada)).toBe(true);
  });

  it('never tells a password or its hash', async () => {
    const ada = await stack.register();
    const answers = await Promise.all([logIn(ada.email, ada.password), session(ada)]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/password|argon2|correct horse/i);
    }
  });

  it('refuses an e-mail address that is taken, in any case', async () => {
    const { email, password } = await stack.register();
    const again = { email: email.toUpperCase(), password, displayName: 'Other' };
    expect(await stack.post('/v1/auth/register', { body: again })).toMatchObject({
      status: 409,
      body: { code: 'USER.EMAIL_TAKEN' },
    });
  });

  it('gives an e-mail address to one of two who ask for it at once', async () => {
    const request = { email: 'race@example.org', password: 'correct horse battery', displayName: 'Race' };
    const answers = await Promise.all([1, 2, 3].map(() => stack.post('/v1/auth/register', { body: request })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('does not tell which half of the credentials is wrong', async () => {
    const { email } = await stack.register();
    const [wrongPassword, unknown] = await Promise.all([
      logIn(email, 'not the password'),
      logIn('nobody@example.org', 'not the password'),
    ]);
    expect(wrongPassword).toMatchObject({ status: 401, body: { code: 'AUTH.WRONG_CREDENTIALS' } });
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrongPassword.body, requestId: '' });
  });

  it.each([{}, { authorization: 'Basic dXNlcjpwYXNz' }, { authorization: `Bearer ${'A'.repeat(43)}` }])(
    'asks for a session, naming the scheme, when it gets %j',
    async (headers) => {
      const answer = await stack.send<ProblemDetails>('GET', '/v1/auth/session', { headers });
      expect(answer).toMatchObject({
        status: 401,
        type: 'application/problem+json',
        body: { code: 'AUTH.UNAUTHENTICATED' },
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="larder"');
    },
  );

  it('ends one session at logout, at once', async () => {
    const ada = await stack.register();
    const other = await stack.logIn(ada);
    expect((await ada.post('/v1/auth/logout')).status).toBe(204);
    expect(await isSignedIn(ada)).toBe(false);
    expect(await isSignedIn(other)).toBe(true);
  });

  it('ends every session of one user, and of nobody else', async () => {
    const [ada, stranger] = await Promise.all([stack.register(), stack.register()]);
    const other = await stack.logIn(ada);
    expect(await Promise.all([ada, other, stranger].map(isSignedIn))).toEqual([true, true, true]);
    expect((await ada.post('/v1/auth/logout-all')).status).toBe(204);
    expect(await Promise.all([ada, other, stranger].map(isSignedIn))).toEqual([false, false, true]);
  });

  it('changes the password: old sessions and the old password open nothing', async () => {
    const ada = await stack.register();
    const { email, password } = ada;
    const newPassword = 'staple the right battery';
    const change = (currentPassword: string): Promise<Answer> =>
      ada.post('/v1/auth/change-password', { body: { currentPassword, newPassword } });
    expect(await change('not the password')).toMatchObject({ status: 403, body: { code: 'AUTH.WRONG_PASSWORD' } });
    expect(await isSignedIn(ada)).toBe(true);
    expect((await change(password)).status).toBe(204);
    expect(await isSignedIn(ada)).toBe(false);
    expect((await logIn(email, password)).status).toBe(401);
    expect((await logIn(email, newPassword)).status).toBe(200);
  });

  it('has the administrator that the environment names', async () => {
    const login = await logIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
    expect(login).toMatchObject({ status: 200, body: { user: { role: 'admin' } } });
  });

  it('lets nobody register as an admin', async () => {
    const request = {
      email: 'mallory@example.org',
      password: 'correct horse battery',
      displayName: 'M',
      role: 'admin',
    };
    expect(await stack.post('/v1/auth/register', { body: request })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST.INVALID' },
    });
  });
});

describe.each(STACKS)('the lifetime of a session %s', (_, start) => {
  it('is what the environment says, whatever the cache still holds', async () => {
    const stack = await start({ SESSION_TTL: '1ms' });
    try {
      const ada = await stack.register();
      expect((await ada.get('/v1/auth/session')).status).toBe(401);
    } finally {
      await stack.close();
    }
  }, 60_000);
});

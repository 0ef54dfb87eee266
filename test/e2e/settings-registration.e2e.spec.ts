import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Answer, type Stack } from '../support/stack.js';

describe.each(ON_SERVERS)('closed registration %s', (_, start) => {
  let stack: Stack;
  let admin: Account;

  beforeAll(async () => {
    stack = await start();
    admin = await stack.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => stack.close());

  const open = (registrationOpen: boolean): Promise<Answer> =>
    admin.patch('/v1/settings', { body: { registrationOpen } });

  it('lets nobody register, and everybody with an account in, until it is opened again', async () => {
    const body = { email: 'late@example.org', password: 'correct horse battery', displayName: 'Late' };
    const user = await stack.register();
    await open(false);
    expectProblem(await stack.post('/v1/auth/register', { body }), 403, 'AUTH.REGISTRATION_CLOSED');
    expect((await stack.logIn(user)).id).toBe(user.id);
    await open(true);
    expect((await stack.post('/v1/auth/register', { body })).status).toBe(201);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrentSessionView } from '../../src/auth/session.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import type { PublicProfileView, UserView } from '../../src/users/user.view.js';
import { ADMINISTRATOR, STACKS, type Account, type Answer, type Stack } from '../support/stack.js';

const newWallet = (): string => `0x${randomBytes(20).toString('hex')}`;
const shouted = (address: string): string => `0x${address.slice(2).toUpperCase()}`;

const admin = (stack: Stack): Promise<Account> => stack.logIn(ADMINISTRATOR);

describe.each(STACKS)('users %s', (_, start) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await start();
  }, 60_000);
  afterAll(() => stack.close());

  const profile = (userId: string, by: Account): Promise<Answer<UserView>> => by.get<UserView>(`/v1/users/${userId}`);
  const publicProfile = (userId: string): Promise<Answer<PublicProfileView>> =>
    stack.get<PublicProfileView>(`/v1/users/${userId}/public`);
  const byWallet = (address: string, by: Account): Promise<Answer<UserView>> =>
    by.get<UserView>(`/v1/users/by-wallet/${address}`);
  const update = (by: Account, changes: object, userId = by.id): Promise<Answer<UserView>> =>
    by.patch<UserView>(`/v1/users/${userId}`, { body: changes });

  it('shows a profile to its owner and to admins, and strangers the public one', async () => {
    const [ada, stranger, administrator] = await Promise.all([stack.register('Ada'), stack.register(), admin(stack)]);
    for (const reader of [ada, administrator]) {
      expect(await profile(ada.id, reader)).toMatchObject({
        status: 200,
        body: { id: ada.id, displayName: 'Ada', theme: 'system', walletAddress: null },
      });
    }
    expect(await profile(ada.id, stranger)).toMatchObject({ status: 403, body: { code: 'USER.NOT_YOURS' } });
    const { body } = await publicProfile(ada.id);
    expect(body).toEqual({ id: ada.id, displayName: 'Ada', avatarUrl: null, createdAt: expect.any(String) });
  });

  it('shows a changed profile at once, everywhere', async () => {
    const ada = await stack.register('Before');
    const everywhere = () =>
      Promise.all([profile(ada.id, ada), publicProfile(ada.id), ada.get<CurrentSessionView>('/v1/auth/session')]);
    await everywhere();
    const changes = { avatarUrl: 'https://example.org/a.png', walletAddress: newWallet() };
    expect((await update(ada, { ...changes, displayName: '  After ' })).status).toBe(200);
    const [own, foreign, session] = await everywhere();
    expect(own.body).toMatchObject({ ...changes, displayName: 'After' });
    expect(foreign.body).toMatchObject({ displayName: 'After', avatarUrl: changes.avatarUrl });
    expect(session.body.user.displayName).toBe('After');
    await ada.put(`/v1/users/${ada.id}/theme`, { body: { theme: 'dark' } });
    expect((await profile(ada.id, ada)).body).toMatchObject({ theme: 'dark', displayName: 'After' });
  });

  it('finds a user by wallet, in any case, and follows it from one address to the next', async () => {
    const ada = await stack.register();
    const [first, second] = [newWallet(), newWallet()];
    const found = async (): Promise<number[]> =>
      Promise.all([first, shouted(first), second].map(async (address) => (await byWallet(address, ada)).status));
    expect(await found()).toEqual([404, 404, 404]);
    await update(ada, { walletAddress: shouted(first) });
    expect(await found()).toEqual([200, 200, 404]);
    await update(ada, { walletAddress: second });
    expect(await found()).toEqual([404, 404, 200]);
    expect((await byWallet(second, ada)).body.walletAddress).toBe(second);
    await update(ada, { walletAddress: null });
    expect(await found()).toEqual([404, 404, 404]);
  });

  it('shows what is fresh by wallet after a change of something else', async () => {
    const ada = await stack.register('Before');
    const walletAddress = newWallet();
    await update(ada, { walletAddress });
    expect((await byWallet(walletAddress, ada)).body.displayName).toBe('Before');
    await update(ada, { displayName: 'After' });
    expect((await byWallet(walletAddress, ada)).body.displayName).toBe('After');
  });

  it('gives a wallet to one account only, and hides it from strangers', async () => {
    const [ada, stranger] = await Promise.all([stack.register(), stack.register()]);
    const walletAddress = newWallet();
    await update(ada, { walletAddress });
    expect(await update(stranger, { walletAddress })).toMatchObject({
      status: 409,
      body: { code: 'USER.WALLET_TAKEN' },
    });
    expect((await byWallet(walletAddress, ada)).status).toBe(200);
    expect(await byWallet(walletAddress, stranger)).toMatchObject({ status: 404, body: { code: 'USER.NOT_FOUND' } });
    expect((await byWallet(walletAddress, await admin(stack))).body.id).toBe(ada.id);
  });

  it('lets strangers change nothing', async () => {
    const [ada, mallory] = await Promise.all([stack.register(), stack.register()]);
    const answers = await Promise.all([
      update(mallory, { displayName: 'Mallory' }, ada.id),
      mallory.put(`/v1/users/${ada.id}/theme`, { body: { theme: 'dark' } }),
      mallory.delete(`/v1/users/${ada.id}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await profile(ada.id, ada)).body).toMatchObject({ displayName: 'Ada Lovelace', theme: 'system' });
  });

  it('deletes an account with all that hangs on it: its token opens nothing from then on', async () => {
    const [ada, administrator] = await Promise.all([stack.register(), admin(stack)]);
    const walletAddress = newWallet();
    await update(ada, { walletAddress });
    const { email, password } = ada;
    const lookUps = (): Promise<number[]> =>
      Promise.all(
        [profile(ada.id, administrator), byWallet(walletAddress, administrator), publicProfile(ada.id)].map(
          async (answer) => (await answer).status,
        ),
      );
    expect(await lookUps()).toEqual([200, 200, 200]);
    expect((await ada.delete(`/v1/users/${ada.id}`)).status).toBe(204);
    expect((await ada.get('/v1/auth/session')).status).toBe(401);
    expect(await lookUps()).toEqual([404, 404, 404]);
    const login = await stack.post('/v1/auth/login', { body: { email, password } });
    expect(login.status).toBe(401);
    expect((await stack.register('Again', email)).id).not.toBe(ada.id);
  });

  it('takes the meetings of a deleted account with it', async () => {
    const [ada, stranger] = await Promise.all([stack.register(), stack.register()]);
    const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const plan = { title: 'Gone tomorrow', startsAt: inHours(1), endsAt: inHours(2) };
    const { body: meeting } = await ada.post<{ id: string }>('/v1/meetings', { body: plan });
    const path = `/v1/meetings/${meeting.id}`;
    expect((await stranger.get(path)).status).toBe(200);
    await ada.delete(`/v1/users/${ada.id}`);
    expect((await stranger.get(path)).status).toBe(404);
  });

  it('answers 404 for an unknown user, whatever is asked of it', async () => {
    const administrator = await admin(stack);
    const unknown = randomUUID();
    const answers = await Promise.all([
      administrator.get<ProblemDetails>(`/v1/users/${unknown}`),
      administrator.get<ProblemDetails>(`/v1/users/${unknown}/public`),
      administrator.patch<ProblemDetails>(`/v1/users/${unknown}`, { body: { displayName: 'X' } }),
      administrator.delete<ProblemDetails>(`/v1/users/${unknown}`),
    ]);
    expect(answers.map(({ body }) => body.code)).toEqual(Array(4).fill('USER.NOT_FOUND'));
  });

  it('knows one id in both spellings, also after a write', async () => {
    const ada = await stack.register('Before');
    await profile(ada.id.toUpperCase(), ada);
    await update(ada, { displayName: 'After' });
    const { body } = await profile(ada.id.toUpperCase(), ada);
    expect(body).toMatchObject({ id: ada.id, displayName: 'After' });
  });

  it.each([
    { displayName: '' },
    { displayName: null },
    { displayName: 'x'.repeat(81) },
    { displayName: 'line\nbreak' },
    { avatarUrl: 'javascript:alert(1)' },
    { avatarUrl: `https://example.org/${'x'.repeat(500)}` },
    { walletAddress: '0x12' },
    { role: 'admin' },
    { email: 'other@example.org' },
  ])('refuses the change %j', async (changes) => {
    const ada = await stack.register();
    expect(await update(ada, changes)).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
  });
});

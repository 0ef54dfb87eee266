import { beforeEach, describe, expect, it, jest } from '@jest/globals';

const verified: string[] = [];
jest.unstable_mockModule('@node-rs/argon2', () => ({
  hash: (password: string, { memoryCost, timeCost, parallelism }: Record<string, number>) =>
    Promise.resolve(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$salt$${password}`),
  verify: (hash: string, password: string) => {
    verified.push(hash);
    return Promise.resolve(hash.endsWith(`$${password}`));
  },
}));

const { PasswordHasher } = await import('../users/password-hasher.js');
const { UsersService } = await import('../users/users.service.js');

const costOf = (hash: string): string => hash.split('$').slice(0, 4).join('$');

describe('the cost of a login', () => {
  const hasher = new PasswordHasher();
  const known = hasher.hash('correct horse battery');
  const repository = {
    findCredentials: async (by: { email: string }) =>
      by.email === 'ada@example.org' ? { id: 'ada', passwordHash: await known } : null,
  };
  const users = new UsersService(repository as never, hasher);

  beforeEach(() => {
    verified.length = 0;
  });

  it.each([
    ['the right password', 'ada@example.org', 'correct horse battery', true],
    ['a wrong password', 'ada@example.org', 'wrong', false],
    ['an unknown account', 'nobody@example.org', 'correct horse battery', false],
  ])('is one verification of the same parameters for %s', async (_, email, password, isRight) => {
    expect((await users.verify({ email }, password)) !== null).toBe(isRight);
    expect(verified.map(costOf)).toEqual([costOf(await known)]);
  });
});

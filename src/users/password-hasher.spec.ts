import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher();

  it('uses argon2id with the parameters that OWASP recommends, and a new salt each time', async () => {
    const [first, second] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  it('knows the right password from a wrong one', async () => {
    const hash = await hasher.hash('correct horse');
    await expect(hasher.matches('correct horse', hash)).resolves.toBe(true);
    await expect(hasher.matches('correct house', hash)).resolves.toBe(false);
  });

  it('refuses every password of an unknown user', async () => {
    await expect(hasher.matches('correct horse', undefined)).resolves.toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { newToken } from '../auth/session-token.js';
import { conceal } from './conceal.js';

describe('conceal', () => {
  it.each(['/v1/users/ada@example.org', '/v1/users/ada%40example.org', `/v1/x/${newToken()}`, 'for "a.b+c@d.example"'])(
    'leaves out what belongs to a person or opens something: %s',
    (text) => {
      expect(conceal(text)).toContain('[concealed]');
      expect(conceal(text)).not.toMatch(/ada|a\.b|[\w-]{43}/);
    },
  );

  it.each([
    '/v1/users/5b0f4a0e-6a0e-4c5e-9a43-0c9a1f0f2f11',
    'at Filter.catch (node_modules/@nestjs/core/router.js:1:2)',
    '/v1/users/by-wallet/0x52908400098527886e0f7030069857d2e4169ee7',
  ])('leaves the rest: %s', (text) => {
    expect(conceal(text)).toBe(text);
  });
});

import { describe, expect, it } from '@jest/globals';
import { isSecretName } from './secret-names.js';

describe('isSecretName', () => {
  it.each([
    ...['password', 'passwordHash', 'password_hash', 'password-hash', 'PASSWORD_HASH', 'Password', 'userPassword'],
    ...['smtp_password', 'passphrase', 'token', 'accessToken', 'access_token', 'refresh-token', 'GITHUB_TOKEN'],
    ...[
      'secret',
      'clientSecret',
      'apiKey',
      'api_key',
      'api-key',
      'APIKey',
      'apikey',
      'x-api-key',
      'aws_secret_access_key',
    ],
    ...['authorization', 'Authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'privateKey', 'private_key'],
    ...['creditCard', 'credit_card_number', 'cardNumber', 'cvv', 'pin', 'ssn'],
  ])('takes %s for a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    ...[
      'id',
      'name',
      'email',
      '',
      '42',
      'tokens',
      'tokenKind',
      'tokenHash',
      'passwordChangedAt',
      'secretary',
      'pinned',
    ],
    ...['nextPageToken', 'next_token', 'pageToken', 'continuation-token', 'spin', 'opinion', 'keyboard', 'publicKey'],
    ...['cookieBanner', 'authorizedBy', 'walletAddress', 'constructor', '__proto__', 'ключ'],
  ])('leaves %s alone', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('remembers no more names than it can hold, and answers the same without remembering', () => {
    for (let n = 0; n < 10_000; n += 1) isSecretName(`name${n}`);
    expect(isSecretName('password')).toBe(true);
    expect(isSecretName('name1')).toBe(false);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { encryptionKeys } from './encryption-keys.js';
import { Environment } from './environment.js';
import { loadEnvironment, readEnvironment, variableNames } from './load-environment.js';

const KEY = Buffer.alloc(32, 0xfb).toString('base64');

const messageOf = (variables: Record<string, string>): string => {
  try {
    readEnvironment(variables);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('environment', () => {
  it('has a default for everything that a first start needs', () => {
    expect(readEnvironment({})).toEqual(new Environment());
  });

  it('takes an empty or blank value for none', () => {
    expect(readEnvironment({ PORT: '', DATABASE_URL: '  ', CACHE_DEFAULT_TTL: '' })).toEqual(new Environment());
  });

  it('ignores variables of other programs', () => {
    expect(readEnvironment({ HOME: '/root' })).toEqual(new Environment());
  });

  it('reads numbers, flags and times', () => {
    const given = {
      PORT: '0',
      CACHE_ENABLED: 'FALSE',
      ENABLE_API_CACHE: '1',
      CACHE_WARM: '0',
      CACHE_DEFAULT_TTL: '90',
      SESSION_TTL: '12h',
    };
    expect(readEnvironment(given)).toMatchObject({
      PORT: 0,
      CACHE_ENABLED: false,
      ENABLE_API_CACHE: true,
      CACHE_WARM: false,
      CACHE_DEFAULT_TTL: '90s',
      SESSION_TTL: '12h',
    });
  });

  it.each([
    ['PORT', 'abc', 'a whole number from 0 to 65535'],
    ['PORT', '70000', 'a whole number from 0 to 65535'],
    ['PORT', '1e3', 'a whole number from 0 to 65535'],
    ['DATABASE_POOL_SIZE', '0', 'a whole number from 1 to 200'],
    ['DATABASE_URL', 'mysql://localhost/x', 'a URL such as postgres://user:password@localhost:5432/larder'],
    [
      'REDIS_URL',
      'localhost:6379',
      'a URL such as redis://localhost:6379/0, redis+sentinel://… or redis+cluster://… (docs/caching.md)',
    ],
    ['CACHE_DEFAULT_TTL', '0', 'a time with a unit, such as 15m, or plain seconds; not zero'],
    ['CACHE_DEFAULT_TTL', '15 minutes', 'a time with a unit, such as 15m, or plain seconds; not zero'],
    ['CACHE_KEY_PREFIX', 'a:b', '1 to 64 letters, digits, ".", "_" or "-"'],
    ['CACHE_ENABLED', 'maybe', 'true or false'],
    ['CACHE_COMPRESSION_THRESHOLD', '-1', 'a number of bytes from 1 to 16777216'],
    ['LOG_LEVEL', 'loud', 'debug, log, warn, error or fatal'],
    ['SESSION_TTL', '30', 'a time with a unit, such as 12h or 30d'],
    ['RATE_LIMIT', '0', 'a number of requests per minute, or off'],
    ['RATE_LIMIT_SIGN_IN', 'none', 'a number of requests per minute, or off'],
    ['TRUST_PROXY', '0.0.0.0/0', 'a number of proxies from 1 to 9, addresses such as 10.0.0.0/8,::1, or off'],
    ['TRUST_PROXY', 'true', 'a number of proxies from 1 to 9, addresses such as 10.0.0.0/8,::1, or off'],
    ['TRUST_PROXY', '10.0.0.1,', 'a number of proxies from 1 to 9, addresses such as 10.0.0.0/8,::1, or off'],
    ['CORS_ORIGINS', 'app.example.org', 'origins such as https://app.example.org,http://localhost:5173, or *'],
    ['CORS_ORIGINS', 'https://a.example/path', 'origins such as https://app.example.org,http://localhost:5173, or *'],
    ['SHUTDOWN_DELAY', '1h', 'a time of up to 999s, such as 5s or 500ms, or off'],
    ['SHUTDOWN_TIMEOUT', 'off', 'a time of up to 999s, such as 15s'],
    ['HSTS', 'on', 'a time with a unit, such as 180d, or off'],
  ])('refuses %s=%s, naming the variable, the value and what is allowed', (name, value, allowed) => {
    expect(messageOf({ [name]: value })).toBe(
      `The configuration is not valid:\n  ${name} is "${value}", but must be ${allowed}`,
    );
  });

  it.each(['off', '1', '9', '10.0.0.0/8', '127.0.0.1, ::1, fd00::/8'])('takes the proxies %s', (value) => {
    expect(readEnvironment({ TRUST_PROXY: value }).TRUST_PROXY).toBe(value);
  });

  it('names every wrong variable at once', () => {
    expect(messageOf({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(3);
  });

  it.each([
    ['a key alone', KEY],
    ['a short key', '1:c2hvcnQ='],
    ['a long key', `1:${KEY}AAAA`],
    ['hexadecimal', `1:${'ab'.repeat(32)}`],
    ['an id twice', `1:${KEY},1:${KEY}`],
    ['an odd id', `a/b:${KEY}`],
    ['a list with an end missing', `1:${KEY},`],
  ])('refuses %s as encryption keys, and does not repeat it', (_what, value) => {
    expect(messageOf({ CACHE_ENCRYPTION_KEYS: value })).toBe(
      'The configuration is not valid:\n  CACHE_ENCRYPTION_KEYS is (a hidden value), but must be keys such as ' +
        '2026-01:BASE64, of 32 bytes each (npx larder key), with ids of their own and commas between',
    );
  });

  it('takes encryption keys in their order', () => {
    const { CACHE_ENCRYPTION_KEYS: keys = '' } = readEnvironment({
      CACHE_ENCRYPTION_KEYS: `new:${KEY}, 2025-12:${KEY}`,
    });
    expect(encryptionKeys(keys)).toEqual([
      { id: 'new', key: KEY },
      { id: '2025-12', key: KEY },
    ]);
  });

  it('does not repeat secrets', () => {
    expect(messageOf({ METRICS_TOKEN: 'hunter2' })).not.toContain('hunter2');
    expect(messageOf({ ADMIN_EMAIL: 'a@b.co', ADMIN_PASSWORD: 'short' })).not.toContain('short');
    expect(messageOf({ REDIS_URL: 'http://user:hunter2@host' })).not.toContain('hunter2');
  });

  it('wants the administrator whole, and one way to name Redis', () => {
    expect(messageOf({ ADMIN_EMAIL: 'a@b.co' })).toContain('ADMIN_EMAIL and ADMIN_PASSWORD go together');
    expect(messageOf({ REDIS_URL: 'redis://a', REDIS_HOST: 'b' })).toContain(
      'REDIS_URL and REDIS_HOST exclude each other',
    );
  });
});

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');

  it('lists every variable, commented, in the order of the class', () => {
    const listed = [...example.matchAll(/^# .+\n# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(listed).toEqual(variableNames());
  });

  it('names the defaults', () => {
    const uncommented = example.replace(/^# (?=[A-Z_]+=)/gm, '');
    const variables = Object.fromEntries(
      [...uncommented.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']): [string, string] => [
        name,
        value,
      ]),
    );
    expect(readEnvironment(variables)).toEqual(new Environment());
  });

  it('is a file that can be used as it is', () => {
    expect(loadEnvironment('.env.example')).toBeInstanceOf(Environment);
  });
});

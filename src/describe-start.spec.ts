import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './config/load-environment.js';
import { describeFailure, describeStart } from './describe-start.js';
import { StartupError } from './errors/startup-error.js';

const failure = (code: string, syscall = 'listen'): Error =>
  Object.assign(new Error('the words of the system'), { code, syscall });

describe('describeStart', () => {
  it('names the stores without their secrets', () => {
    const text = describeStart(
      readEnvironment({
        DATABASE_URL: 'postgres://u:hunter2@db:5432/larder',
        REDIS_HOST: 'r',
        REDIS_PASSWORD: 'hunter3',
      }),
      'http://127.0.0.1:3000',
    );
    expect(text).toContain('Postgres at db:5432/larder');
    expect(text).toContain('Redis at r:6379/0');
    expect(text).not.toContain('hunter');
  });

  it.each([
    ['redis+cluster://u:hunter2@a:7000,b:7001', 'Redis at a:7000,b:7001/0'],
    ['redis+sentinel://:hunter2@a:1,b:2/main/3?sentinelPassword=hunter3', 'Redis at a:1,b:2/main/3'],
  ])('names several hosts: %s', (url, name) => {
    const text = describeStart(readEnvironment({ REDIS_URL: url }), 'http://127.0.0.1:3000');
    expect(text).toContain(name);
    expect(text).not.toContain('hunter');
  });
});

describe('describeFailure', () => {
  const environment = readEnvironment({ PORT: '80' });

  it.each([
    ['EADDRINUSE', 'Port 80 on 127.0.0.1 is in use. Stop what uses it, or set PORT to another one.'],
    ['EACCES', 'Port 80 on 127.0.0.1 is not allowed for this user. Set PORT to one above 1023.'],
    ['EADDRNOTAVAIL', 'This machine has no address 127.0.0.1. Set HOST to one it has.'],
    ['CACHE.INVALID_PLAN', 'the words of the system'],
  ])('has words for %s', (code, words) => {
    expect(describeFailure(failure(code), environment)).toBe(words);
  });

  it('does not take a file that may not be written for a port', () => {
    expect(describeFailure(failure('EACCES', 'open'), environment)).not.toContain('Port');
  });

  it('shows where an error came from only if nobody foresaw it', () => {
    expect(describeFailure(new StartupError('Do this.'), environment)).toBe('Do this.');
    expect(describeFailure(new TypeError('x is not a function'), environment)).toContain('describe-start.spec');
  });
});

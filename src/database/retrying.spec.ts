import { describe, expect, it, jest } from '@jest/globals';
import { StartupError } from '../errors/startup-error.js';
import { retrying } from './retrying.js';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
const failing = (error: Error, times: number) => {
  let calls = 0;
  return jest.fn(() => (++calls <= times ? Promise.reject(error) : Promise.resolve('connected')));
};
const setUp = () => ({ logger: { warn: jest.fn() }, sleep: jest.fn(() => Promise.resolve()) });

describe('retrying', () => {
  it('waits for a database that is still starting, and says so', async () => {
    const { logger, sleep } = setUp();
    await expect(retrying(failing(refused, 3), 'Postgres at x', logger, sleep)).resolves.toBe('connected');
    expect(sleep).toHaveBeenCalledTimes(3);
    expect(logger.warn).toHaveBeenLastCalledWith(expect.stringContaining('Postgres at x does not answer'));
  });

  it('gives up on one that stays away', async () => {
    const { logger, sleep } = setUp();
    const connect = failing(refused, Infinity);
    await expect(retrying(connect, 'Postgres at x', logger, sleep)).rejects.toThrow(StartupError);
    expect(connect).toHaveBeenCalledTimes(15);
  });

  it('does not wait where waiting cannot help', async () => {
    const { logger, sleep } = setUp();
    const wrong = Object.assign(new Error('password authentication failed'), { code: '28P01' });
    await expect(retrying(failing(wrong, 1), 'Postgres at x', logger, sleep)).rejects.toThrow(
      'Postgres at x refuses the connection: password authentication failed. Check user and password in DATABASE_URL.',
    );
    expect(sleep).not.toHaveBeenCalled();
  });

  it('sees the cause of a host with several addresses', async () => {
    const { logger, sleep } = setUp();
    const both = new AggregateError([refused, refused]);
    await expect(retrying(failing(both, 1), 'Postgres at x', logger, sleep)).resolves.toBe('connected');
  });
});

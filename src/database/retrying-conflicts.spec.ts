import { describe, expect, it, jest } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { retryingConflicts } from './retrying-conflicts.js';

const failure = (code: string): Error => new QueryFailedError('INSERT', [], Object.assign(new Error('no'), { code }));
const failing = (error: Error, times: number) => {
  let calls = 0;
  return jest.fn(() => (++calls <= times ? Promise.reject(error) : Promise.resolve('booked')));
};
const setUp = () => jest.fn((_: number) => Promise.resolve());

describe('retryingConflicts', () => {
  it.each(['40001', '40P01'])('runs again what Postgres gave up with %s', async (code) => {
    const sleep = setUp();
    const transaction = failing(failure(code), 4);
    await expect(retryingConflicts(transaction, sleep)).resolves.toBe('booked');
    expect(transaction).toHaveBeenCalledTimes(5);
    expect(sleep).toHaveBeenCalledTimes(4);
  });

  it('gives up in the end', async () => {
    const transaction = failing(failure('40P01'), Infinity);
    await expect(retryingConflicts(transaction, setUp())).rejects.toThrow('no');
    expect(transaction).toHaveBeenCalledTimes(5);
  });

  it.each(['23514', '57014', 'ECONNRESET'])('does not repeat what failed with %s', async (code) => {
    const transaction = failing(failure(code), 1);
    await expect(retryingConflicts(transaction, setUp())).rejects.toThrow('no');
    expect(transaction).toHaveBeenCalledTimes(1);
  });
});

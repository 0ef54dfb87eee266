import type { INestApplication } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Drain } from './drain.js';
import { OpenConnections } from './open-connections.js';
import { shutDown } from './shut-down.js';

describe('a shutdown', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** What a shutdown asks of an application. */
  function application(close: () => Promise<void>): INestApplication {
    const drain = new Drain();
    const parts = new Map<unknown, unknown>([
      [Drain, drain],
      [OpenConnections, new OpenConnections(drain)],
    ]);
    return { get: (token: unknown) => parts.get(token), close } as unknown as INestApplication;
  }

  it('gives up an application that does not close, five seconds after its requests', async () => {
    const ended = shutDown(
      application(() => new Promise(() => {})),
      { delay: 0, timeout: 1_000 },
    );
    let failure: unknown;
    ended.catch((error: unknown) => (failure = error));
    await jest.advanceTimersByTimeAsync(5_999);
    expect(failure).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    await expect(ended).rejects.toThrow('The application was not closed within 6 s.');
  });

  it('leaves no timer behind', async () => {
    await shutDown(
      application(() => Promise.resolve()),
      { delay: 0, timeout: 1_000 },
    );
    expect(jest.getTimerCount()).toBe(0);
  });
});

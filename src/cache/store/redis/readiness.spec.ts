import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.js';

describe('the readiness of a server', () => {
  const never = (): Readiness =>
    new Readiness(
      () => 'Redis',
      () => {},
    );

  it('is waited for no longer when it is closed, nor after that', async () => {
    const readiness = never();
    const waiting = [readiness.connect(2 ** 30), readiness.opened()];
    readiness.close();
    for (const each of waiting) await expect(each).rejects.toThrow('closed');
    await expect(readiness.connect(2 ** 30)).rejects.toThrow('closed');
    readiness.up();
    await expect(readiness.opened()).rejects.toThrow('closed');
  });
});

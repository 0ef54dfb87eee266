import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { WaitingLine } from './waiting-line.js';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Timers that keep the process alive. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('waits behind one timer, and the process', () => {
  it('keep it alive until they are over, and no longer', () => {
    const line = new WaitingLine(50);
    const before = timers();
    const wait = line.begin(() => {});
    expect(timers()).toBe(before + 1);
    wait.end();
    expect(timers()).toBe(before);
    const next = line.begin(() => {});
    expect(timers()).toBe(before + 1);
    next.end();
  });

  it('forget the request that was the first to wait', async () => {
    const line = new WaitingLine(20);
    const requests = new AsyncLocalStorage<object>();
    const first = (() => {
      const context = { user: 'ada' };
      const wait = requests.run(context, () => line.begin(() => {}));
      setTimeout(() => wait.end(), 10);
      return new WeakRef(context);
    })();
    // Somebody always waits.
    let last = line.begin(() => {});
    for (let count = 0; count < 20; count += 1) {
      await sleep(5);
      const next = line.begin(() => {});
      last.end();
      last = next;
    }
    collectGarbage();
    expect(first.deref()).toBeUndefined();
    last.end();
  });
});

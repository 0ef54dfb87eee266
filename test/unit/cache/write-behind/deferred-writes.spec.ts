import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DeferredWrites, type WriteQueue } from '../../../../src/cache/core.js';
import { Gate } from '../../../support/cache/gate.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { MemoryWriteLedger } from '../../../support/write-behind/memory-write-ledger.js';
import { MemoryStream, MemoryWriteQueue } from '../../../support/write-behind/memory-write-queue.js';

const SETTINGS = {
  flushEvery: 1_000,
  maxBatch: 2,
  maxLength: 100,
  attempts: 3,
  patience: 100,
  claimAfter: 30_000,
  rememberFor: 600_000,
};

describe('deferred writes', () => {
  let clock: ManualClock;
  let stream: MemoryStream;
  let ledger: MemoryWriteLedger;
  let performed: unknown[];
  let logged: string[];
  let failing: Error | undefined;

  beforeEach(() => {
    clock = new ManualClock();
    stream = new MemoryStream();
    ledger = new MemoryWriteLedger();
    [performed, logged, failing] = [[], [], undefined];
  });

  const deferred = (queue: WriteQueue = new MemoryWriteQueue(clock, stream)): DeferredWrites<string> =>
    new DeferredWrites<string>({
      name: 'counts',
      queue,
      ledger,
      merge: ([key, one], [, other]) => [key, Number(one) + Number(other)],
      perform: async (args, transaction) => {
        if (failing) throw failing;
        performed.push([...args, transaction]);
      },
      evict: async () => undefined,
      settings: SETTINGS,
      clock,
      logger: {
        debug: () => undefined,
        warn: (message) => logged.push(message),
        error: (message) => logged.push(message),
      },
    });
  /** Lets what was set off by the clock come to its end. */
  const passes = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  };

  it('flushes in batches, each time its interval has passed', async () => {
    const writes = deferred();
    writes.start();
    for (const count of [1, 2, 3]) await writes.write('a', ['a', count]);
    await passes(999);
    expect(performed).toEqual([]);
    await passes(1);
    expect(performed).toEqual([
      ['a', 3, 'transaction'],
      ['a', 3, 'transaction'],
    ]);
    await writes.write('a', ['a', 4]);
    await passes(1_000);
    expect(performed).toHaveLength(3);
    expect(writes.counted()).toMatchObject({ accepted: 4, batches: 3 });
  });

  it('tries again what the database could not take, and says so once', async () => {
    const writes = deferred();
    writes.start();
    failing = new Error('away');
    await writes.write('a', ['a', 1]);
    await passes(1_000);
    await passes(1_000);
    expect(performed).toEqual([]);
    expect(logged).toEqual([expect.stringContaining('cannot be performed now: Error: away')]);
    failing = undefined;
    await passes(1_000);
    expect(performed).toEqual([['a', 1, 'transaction']]);
    expect(logged[1]).toContain('performed again');
    expect(writes.counted().flushErrors).toBe(2);
    expect(ledger.letters.size).toBe(0);
  });

  it('claims what a dead consumer held, and has forgotten what nobody can ask about', async () => {
    const dead = new MemoryWriteQueue(clock, stream);
    const writes = deferred();
    writes.start();
    await writes.write('a', ['a', 1]);
    await dead.take(1);
    await passes(SETTINGS.claimAfter - 1_000);
    expect(performed).toEqual([]);
    await passes(SETTINGS.claimAfter);
    expect(performed).toEqual([['a', 1, 'transaction']]);
    expect(ledger.forgotten.at(-1)).toEqual({
      floor: { stream: stream.identity, position: '0-2' },
      age: SETTINGS.rememberFor,
    });
  });

  it('does not wait for a queue that hangs, and does not ask it again at once', async () => {
    const gate = new Gate();
    let offers = 0;
    const queue = Object.assign(new MemoryWriteQueue(clock, stream), {
      offer: () => {
        offers += 1;
        return gate.pass().then(() => 'accepted' as const);
      },
    });
    const writes = deferred(queue);
    await writes.write('a', ['a', 1]);
    await writes.write('a', ['a', 2]);
    expect(offers).toBe(1);
    // Nobody knows of the first one: it is noted. The second was never sent.
    expect(performed).toEqual([
      ['a', 1, 'transaction'],
      ['a', 2, undefined],
    ]);
    expect(writes.counted().writtenThrough).toMatchObject({ unknown: 1, away: 1 });
  });

  it('does not guess where the process stood still while a write was under way', async () => {
    const queue = Object.assign(new MemoryWriteQueue(clock, stream), {
      offer: () => {
        clock.stall(60_000);
        return Promise.reject(new Error('the connection was lost'));
      },
    });
    await expect(deferred(queue).write('a', ['a', 1])).rejects.toThrow('CACHE.WRITE_OUTCOME_UNKNOWN');
    expect(performed).toEqual([]);
  });
});

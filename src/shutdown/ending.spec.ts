import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ending } from './ending.js';

/** A process that is told to end, and only notes that it would. */
class EndedProcess extends EventEmitter {
  readonly codes: number[] = [];

  exit(code: number): void {
    this.codes.push(code);
  }
}

describe('a signal', () => {
  let told: EndedProcess;
  let time: number;
  let ending: Ending;
  let finish: () => void;
  let fail: (error: Error) => void;
  let shutdowns: number;

  beforeEach(() => {
    told = new EndedProcess();
    time = 0;
    shutdowns = 0;
    ending = new Ending(told, () => time);
  });

  const started = (): void =>
    ending.by(() => {
      shutdowns += 1;
      return new Promise((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
    });
  const send = (signal: 'SIGTERM' | 'SIGINT') => told.emit(signal, signal);
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s ends a process that has not started yet at once', (signal, code) => {
    send(signal);
    expect(told.codes).toEqual([code]);
  });

  it('ends the process with 0 when it is shut down', async () => {
    started();
    send('SIGTERM');
    await settled();
    expect(told.codes).toEqual([]);
    finish();
    await settled();
    expect(told.codes).toEqual([0]);
  });

  it('ends the process with 1 when it cannot be shut down', async () => {
    started();
    send('SIGTERM');
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    fail(new Error('not closed'));
    await settled();
    expect(told.codes).toEqual([1]);
    expect(logged).toHaveBeenCalledWith('not closed');
    logged.mockRestore();
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s as the second one ends the process at once', (signal, code) => {
    started();
    send('SIGTERM');
    time = 500;
    send(signal);
    expect({ codes: told.codes, shutdowns }).toEqual({ codes: [code], shutdowns: 1 });
  });

  it('that comes twice, from the terminal and from npm, is one', () => {
    started();
    send('SIGINT');
    time = 499;
    send('SIGINT');
    expect({ codes: told.codes, shutdowns }).toEqual({ codes: [], shutdowns: 1 });
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { turn } from '../../../test/support/cache/fleet.js';
import { WaitingLine } from './waiting-line.js';

describe('waits behind one timer', () => {
  let line: WaitingLine;
  let late: string[];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    line = new WaitingLine(100);
    late = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const begin = (name: string) => line.begin(() => late.push(name));
  const pass = async (milliseconds: number): Promise<void> => {
    jest.advanceTimersByTime(milliseconds);
    await turn();
  };

  it('are late one after the other, each at its time', async () => {
    begin('a');
    await pass(60);
    begin('b');
    await pass(41);
    expect(late).toStrictEqual(['a']);
    await pass(60);
    expect(late).toStrictEqual(['a', 'b']);
  });

  it('end once, and not after they were late', async () => {
    const [a, b] = [begin('a'), begin('b')];
    expect(a.end()).toBe(true);
    expect(a.end()).toBe(false);
    await pass(102);
    expect(b.end()).toBe(false);
    expect(late).toStrictEqual(['b']);
  });

  it('begin anew when they are renewed', async () => {
    const [a, b] = [begin('a'), begin('b')];
    await pass(60);
    a.renew();
    await pass(60);
    expect(late).toStrictEqual(['b']);
    b.renew();
    await pass(60);
    a.renew();
    expect(late).toStrictEqual(['b', 'a']);
  });

  it('are not brought back by being renewed when they have ended', async () => {
    const a = begin('a');
    a.end();
    a.renew();
    await pass(500);
    expect(late).toStrictEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('need a timer only while one is under way', async () => {
    begin('a').end();
    expect(jest.getTimerCount()).toBe(1);
    await pass(101);
    expect(jest.getTimerCount()).toBe(0);
    begin('b');
    await pass(102);
    expect(late).toStrictEqual(['b']);
  });

  it('accept what comes in the turn in which they are over: it may have lain there during a pause', async () => {
    const a = begin('a');
    setTimeout(() => a.end(), 100);
    await pass(102);
    expect(late).toStrictEqual([]);
  });

  it('may be shorter than the others', async () => {
    begin('a');
    const [b, c] = ['b', 'c'].map((name) => line.beginShort(30, () => late.push(name)));
    await pass(20);
    c?.renew();
    await pass(11);
    expect(late).toStrictEqual(['b']);
    expect(c?.end()).toBe(true);
    expect(b?.end()).toBe(false);
    await pass(102);
    expect(late).toStrictEqual(['b', 'a']);
  });
});

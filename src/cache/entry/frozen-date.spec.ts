import { deepStrictEqual as assertEqual } from 'node:assert';
import { describe, expect, it } from '@jest/globals';
import { frozenDate } from './frozen-date.js';

const mutators = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'));

describe('frozenDate', () => {
  it('refuses every mutator that Date has', () => {
    const date = frozenDate(1_000) as unknown as Record<string, (value: number) => void>;
    expect(mutators.length).toBeGreaterThanOrEqual(15);
    for (const name of mutators) expect(() => date[name]?.(1)).toThrow(TypeError);
    expect(Number(date)).toBe(1_000);
    expect(Object.isFrozen(date)).toBe(true);
  });

  it('is a Date like any other to those who look at it', () => {
    const date = frozenDate(1_000);
    assertEqual(date, new Date(1_000));
    expect({ date }).toStrictEqual({ date: new Date(1_000) });
    expect(date).toBeInstanceOf(Date);
    expect(Object.keys(date)).toEqual([]);
    expect(JSON.stringify({ date })).toBe('{"date":"1970-01-01T00:00:01.000Z"}');
    expect(Number(structuredClone(date))).toBe(1_000);
    expect(new Date(date).setTime(5)).toBe(5);
    expect(Number(frozenDate(NaN))).toBeNaN();
  });

  it('stays right when its memory of earlier dates is full', () => {
    for (let time = 0; time < 5_000; time += 1) expect(frozenDate(time).getTime()).toBe(time);
  });
});

import { describe, expect, it } from '@jest/globals';
import { InvalidDurationError } from '../cache.errors.js';
import { parseDuration, type Duration } from './duration.js';

describe('parseDuration', () => {
  it.each<[Duration, number]>([
    ['500ms', 500],
    ['30s', 30_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['0.5s', 500],
    ['366d', 31_622_400_000],
    ['0.001s', 1],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    '0s',
    '0ms',
    '-5s',
    '+5s',
    '30',
    '30 s',
    ' 30s',
    '30s ',
    '30S',
    '30sec',
    '1h30m',
    '1e3s',
    '0x10s',
    '1_000s',
    'NaNs',
    'Infinitys',
    'forever',
    '.5s',
    '5.s',
    '0.0001ms',
    '367d',
    `${'9'.repeat(400)}d`,
    '٣s',
    's',
    30,
    0,
    -1,
    NaN,
    Infinity,
    null,
    undefined,
    {},
    [],
    true,
    5n,
    Symbol('30s'),
    Object.create(null),
  ])('refuses %p', (text) => {
    expect(() => parseDuration(text as Duration)).toThrow(InvalidDurationError);
  });

  it('says where, what and the fix', () => {
    expect(() => parseDuration('45' as Duration, 'MeetingsService.findOne')).toThrow(
      "CACHE.INVALID_TTL: MeetingsService.findOne: '45' is not a duration; " +
        "a number and one of the units ms, s, m, h, d: write '45s'",
    );
    expect(() => parseDuration('1e9s', 'x')).toThrow("write '30s'");
    expect(() => parseDuration('0s', 'x')).toThrow("'0s' is no time at all; write at least '1ms', for example '30s'");
    expect(() => parseDuration(300 as unknown as Duration)).toThrow(/^CACHE.INVALID_TTL: TTL: 300 is not .* '300s'$/);
  });

  it('has a stable code', () => {
    let caught: unknown;
    try {
      parseDuration('0s');
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'CACHE.INVALID_TTL', name: 'InvalidDurationError' });
  });
});

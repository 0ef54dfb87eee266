import { describe, expect, it } from '@jest/globals';
import { canonicalTimeZone } from './canonical-time-zone.js';

describe('canonicalTimeZone', () => {
  it.each([
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['europe/BERLIN', 'Europe/Berlin'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
  ])('spells %s as %s', (name, canonical) => {
    expect(canonicalTimeZone(name)).toBe(canonical);
  });

  it.each(['', 'Mars/Olympus', '+01:00', '01:00', 'Europe/', '/Berlin', 'UTC ', '*', `Europe/${'x'.repeat(100)}`])(
    'takes %j for no zone',
    (name) => {
      expect(canonicalTimeZone(name)).toBeUndefined();
    },
  );
});

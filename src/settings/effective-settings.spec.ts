import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, effectiveSettings } from './effective-settings.js';

describe('effectiveSettings', () => {
  it('are the defaults while nobody has set anything', () => {
    expect(effectiveSettings([])).toEqual(DEFAULT_SETTINGS);
  });

  it('are what was set', () => {
    const set = { siteName: 'Pantry', registrationOpen: false, defaultTheme: 'dark', supportEmail: 'help@example.org' };
    expect(effectiveSettings(Object.entries(set).map(([name, value]) => ({ name, value })))).toEqual(set);
  });

  it('tell a setting that was set to nothing from one that was not set', () => {
    expect(effectiveSettings([{ name: 'supportEmail', value: null }]).supportEmail).toBeNull();
  });

  it.each([
    ['siteName', null],
    ['siteName', 1],
    ['registrationOpen', 'false'],
    ['defaultTheme', 'sepia'],
    ['supportEmail', false],
    ['fromTheFuture', true],
    ['__proto__', { siteName: 'x' }],
  ])('take no %s of %j', (name, value) => {
    expect(effectiveSettings([{ name, value }])).toEqual(DEFAULT_SETTINGS);
  });
});

import { describe, expect, it } from '@jest/globals';
import { StartupError } from '../errors/startup-error.js';
import { DEFAULT_SEED, parseSeedCommand, SEED_HELP } from './seed-options.js';

describe('parseSeedCommand', () => {
  it('has defaults', () => {
    expect(parseSeedCommand([])).toEqual({ kind: 'seed', ...DEFAULT_SEED });
  });

  it('takes numbers and a date', () => {
    const args = ['--users', '50', '--meetings=0', '--ledger-lines', '10', '--base-date', '2025-05-01'];
    expect(parseSeedCommand(args)).toEqual({
      kind: 'seed',
      ...DEFAULT_SEED,
      users: 50,
      meetings: 0,
      ledgerLines: 10,
      baseDate: new Date('2025-05-01T00:00:00Z'),
    });
  });

  it('tells of every option in its help', () => {
    for (const option of [
      '--users',
      '--communities',
      '--posts',
      '--questions',
      '--votes',
      '--ledger-lines',
      '--reset',
    ]) {
      expect(SEED_HELP).toContain(`  ${option} `);
    }
  });

  it('knows the other commands', () => {
    expect(parseSeedCommand(['--help'])).toEqual({ kind: 'help' });
    expect(parseSeedCommand(['--reset'])).toEqual({ kind: 'reset' });
  });

  it.each([
    [['--users', '1'], '--users'],
    [['--users', '1e3'], '--users'],
    [['--users', '200001'], '--users'],
    [['--users', ''], '--users'],
    [['--meetings', '-1'], '--meetings'],
    [['--meetings', '5.5'], '--meetings'],
    [['--ledger-lines', '5000001'], '--ledger-lines'],
    [['--votes', 'all'], '--votes'],
    [['--base-date', 'tomorrow'], '--base-date'],
    [['--base-date', '1815-12-10'], '--base-date'],
    [['--flags', '3'], '--flags'],
    [['more'], 'more'],
  ])('refuses %j and names what is wrong', (args, name) => {
    const parsing = (): unknown => parseSeedCommand(args);
    expect(parsing).toThrow(StartupError);
    expect(parsing).toThrow(name);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/cache/manual-clock.js';
import { TroubleLog } from './trouble-log.js';

describe('a trouble that operators are told of', () => {
  let clock: ManualClock;
  let told: string[];
  let trouble: TroubleLog;

  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    const logger = { debug: () => {}, warn: (message: string) => void told.push(message), error: () => {} };
    trouble = new TroubleLog(logger, clock);
  });

  it('is told when it begins and when it ends', () => {
    trouble.begins('silent');
    trouble.begins('still silent');
    trouble.ends('speaks');
    trouble.ends('still speaks');
    expect(told).toStrictEqual(['silent', 'speaks']);
  });

  it('that comes and goes is told once a minute', () => {
    for (let second = 0; second < 119; second += 1) {
      trouble.begins('silent');
      trouble.ends('speaks');
      clock.advance(1_000);
    }
    expect(told).toStrictEqual(['silent', 'speaks', 'silent', 'speaks']);
  });

  it('that lasts is told of once', () => {
    trouble.begins('silent');
    clock.advance(3_600_000);
    trouble.begins('silent');
    expect(told).toStrictEqual(['silent']);
  });
});

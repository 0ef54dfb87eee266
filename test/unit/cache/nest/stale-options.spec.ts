import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Cacheable,
  CachePut,
  CacheService,
  type CacheableOptions,
  type Duration,
} from '../../../../src/cache/index.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { startApplication } from '../../../support/cache/nest-application.js';

describe('an annotated method', () => {
  @Injectable()
  class Reports {
    answer: string | Error = 'first';

    @Cacheable('report:{id}', '100s', { staleFor: '1m', staleIfError: '1h' })
    async find(id: string): Promise<string> {
      if (this.answer instanceof Error) throw this.answer;
      return `${id} ${this.answer}`;
    }

    @CachePut('report:{id}', '100s', { staleFor: '1m' })
    async write(id: string, text: string): Promise<string> {
      return `${id} ${text}`;
    }
  }

  const start = async () => {
    const clock = new ManualClock();
    const application = await startApplication({ providers: [Reports] }, { clock });
    return { clock, application, reports: application.get(Reports), cache: application.get(CacheService) };
  };

  it('is answered by a stale result while it runs in the background, and by the new one then', async () => {
    const { clock, application, reports, cache } = await start();
    await reports.find('42');
    clock.advance(100_000);
    reports.answer = 'second';
    expect(await reports.find('42')).toBe('42 first');
    await cache.settled();
    expect(await reports.find('42')).toBe('42 second');
    await application.close();
  });

  it('is answered by an expired result when it throws', async () => {
    const { clock, application, reports } = await start();
    await reports.find('42');
    clock.advance(1_000_000);
    reports.answer = new Error('database away');
    expect(await reports.find('42')).toBe('42 first');
    clock.advance(3_600_000);
    await expect(reports.find('42')).rejects.toThrow('database away');
    await application.close();
  });

  it('is answered by what was put, also when that is stale', async () => {
    const { clock, application, reports, cache } = await start();
    await reports.find('42');
    await reports.write('42', 'put');
    clock.advance(100_000);
    expect(await reports.find('42')).toBe('42 put');
    await cache.settled();
    expect(await reports.find('42')).toBe('42 first');
    await application.close();
  });
});

describe('the application refuses to start', () => {
  const refusal = async (options: CacheableOptions): Promise<string> => {
    @Injectable()
    class Service {
      @Cacheable('thing:{id}', '1m', options)
      async find(id: string): Promise<string> {
        return id;
      }
    }
    const application = await startApplication({ providers: [Service] }).catch((error: unknown) => error);
    return application instanceof Error ? application.message : 'started';
  };

  it.each(['staleFor', 'staleIfError'] as const)('on a %s that is no duration', async (option) => {
    expect(await refusal({ [option]: '5' as Duration })).toMatch(/CACHE\.INVALID_TTL: Service\.find: /);
  });

  it('on a sliding entry that is to be stale', async () => {
    const message = await refusal({ sliding: true, staleFor: '1m' });
    expect(message).toMatch(/CACHE\.INVALID_OPTION: option 'sliding' of 'Service\.find' is true/);
  });

  it('on an eagerness that is none', async () => {
    expect(await refusal({ earlyRefresh: 0 })).toMatch(/option 'earlyRefresh' of 'Service\.find' is 0/);
  });
});

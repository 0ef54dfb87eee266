import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CachePut, CacheService } from '../../../../src/cache/index.js';
import { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { turn } from '../../../support/cache/fleet.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { startApplication } from '../../../support/cache/nest-application.js';

const LOAD = 1_000;

describe('a hit that was found before, stored under the policy of another', () => {
  let clock: ManualClock;
  let application: TestingModule;

  @Injectable()
  class Sessions {
    loads = 0;

    @Cacheable('session:{id}', '1h', { sliding: true })
    async find(id: string): Promise<string> {
      this.loads += 1;
      return id;
    }

    @CachePut('session:{id}', '1h')
    async rename(id: string): Promise<string> {
      return id;
    }

    @Cacheable('report:{id}', '10s')
    async report(id: string): Promise<string> {
      clock.advance(LOAD);
      return id;
    }
  }

  afterEach(async () => {
    jest.restoreAllMocks();
    await application.close();
  });

  it.each([
    ['a put', (sessions: Sessions) => sessions.rename('a')],
    ['a set', (_: Sessions, cache: CacheService) => cache.set('session:a', 'a', '1h')],
  ])('slides all the same: %s', async (_, store) => {
    clock = new ManualClock();
    application = await startApplication({ providers: [Sessions] }, { clock });
    const [sessions, cache] = [application.get(Sessions), application.get(CacheService)];
    await sessions.find('a');
    await store(sessions, cache);
    for (let read = 0; read < 6; read += 1) {
      clock.advance(30 * 60_000);
      await sessions.find('a');
    }
    expect(sessions.loads).toBe(1);
  });

  it.each([false, true])('is refreshed in time all the same; looked at in between by `get`: %s', async (looked) => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    clock = new ManualClock();
    const store = new MemoryRemoteStore(clock);
    application = await startApplication({ providers: [Sessions] }, { clock, random: () => 0.5, remote: { store } });
    const [sessions, cache] = [application.get(Sessions), application.get(CacheService)];
    const pass = async (milliseconds: number): Promise<void> => {
      for (let left = milliseconds; left > 0; left -= 100) {
        clock.advance(100);
        await turn();
      }
    };
    await sessions.report('a');
    await cache.settled();
    await pass(7_500);
    for (let read = 0; read < 2; read += 1) await sessions.report('a');
    await pass(2_100);
    expect(looked ? await cache.get('report:a') : 'a').toBe('a');
    // 400 ms before its end, and loading takes a second.
    await sessions.report('a');
    await cache.settled();
    expect(cache.stats().refreshes).toBe(1);
  });
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheService } from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const swept = async (): Promise<void> => {
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    collectGarbage();
  }
};

@Injectable()
class Profiles {
  @Cacheable('profile:{id}', '1h')
  async one(id: string): Promise<{ readonly length: number }> {
    return { length: id.length };
  }
}

describe('what is kept near does not keep in memory', () => {
  let application: TestingModule;
  let profiles: Profiles;
  let cache: CacheService;

  beforeEach(async () => {
    application = await startApplication({ providers: [Profiles] });
    profiles = application.get(Profiles);
    cache = application.get(CacheService);
  });
  afterEach(() => application.close());

  it('the request of one of its readers', async () => {
    const requests = new AsyncLocalStorage<object>();
    const seen: WeakRef<object>[] = [];
    const request = async (): Promise<void> => {
      const context = { user: 'ada' };
      seen.push(new WeakRef(context));
      await requests.run(context, () => profiles.one('a'));
      await cache.settled();
    };
    for (let count = 0; count < 6; count += 1) await request();
    await swept();
    expect(seen.filter((context) => context.deref() !== undefined)).toHaveLength(0);
  });

  it('the text that its argument was cut out of', async () => {
    const readCutOut = async (name: number): Promise<void> => {
      const upload = Array.from({ length: 100_000 }, (_, row) => `${name}-${row}`.padStart(36, '0')).join(',');
      const id = upload.slice(37, 73);
      for (let read = 0; read < 3; read += 1) {
        await profiles.one(id);
        await cache.settled();
      }
    };
    await swept();
    const before = process.memoryUsage().heapUsed;
    for (let name = 0; name < 10; name += 1) await readCutOut(name);
    await swept();
    // Ten texts of 3.7 MB; the near store counts a few kilobytes.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(15_000_000);
  });
});

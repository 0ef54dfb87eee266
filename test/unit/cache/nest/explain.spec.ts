import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheEvict, CacheService } from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

@Injectable()
class FlagsService {
  @Cacheable('flag:{name}', '5m', { tags: ['flags', 'owner:{owner}'] })
  async find(name: string, owner: string): Promise<string> {
    return name + owner;
  }

  @CacheEvict('flag:beta')
  async endBeta(): Promise<void> {}

  @CacheEvict('flag:{name}')
  async change(name: string): Promise<string> {
    return name;
  }

  @CacheEvict([], { tags: ['owner:{owner}'] })
  async dismiss(owner: string): Promise<string> {
    return owner;
  }
}

describe('explain in an application', () => {
  let application: TestingModule;
  let cache: CacheService;

  const start = async (options = {}): Promise<void> => {
    application = await startApplication({ providers: [FlagsService] }, options);
    cache = application.get(CacheService);
  };

  beforeEach(() => start());
  afterEach(() => application.close());

  it('names the cache of a key, and the methods that evict it', async () => {
    const { caches, evictedBy, nextRead } = await cache.explain('flag:beta');
    expect(nextRead).toBe('a load: there is no entry');
    expect(caches.map(({ owner, key }) => ({ owner, key }))).toEqual([
      { owner: 'FlagsService.find', key: 'flag:{name}' },
    ]);
    expect(evictedBy).toEqual([
      { owner: 'FlagsService.change', by: 'pattern', pattern: 'flag:{name}' },
      { owner: 'FlagsService.dismiss', by: 'tag', pattern: 'owner:{owner}' },
      { owner: 'FlagsService.endBeta', by: 'pattern', pattern: 'flag:beta' },
    ]);
  });

  it('leaves out what evicts other keys of the cache only', async () => {
    const { evictedBy } = await cache.explain('flag:gamma');
    expect(evictedBy.map(({ owner }) => owner)).toEqual(['FlagsService.change', 'FlagsService.dismiss']);
  });

  it('goes by the tags of the entry where there is one', async () => {
    await application.get(FlagsService).find('beta', 'ada');
    const { near, nextRead } = await cache.explain('flag:beta');
    expect(nextRead).toBe('a hit in the near store');
    expect(near?.tags).toEqual(['flags', 'owner:ada']);
    await cache.set('flag:other', 1, '1m', { tags: ['flags'] });
    expect((await cache.explain('flag:other')).evictedBy.map(({ by }) => by)).toEqual(['pattern']);
  });

  it('knows no cache of a key that no annotation names', async () => {
    expect(await cache.explain('report:1')).toMatchObject({ caches: [], evictedBy: [] });
  });

  it('says that the cache is switched off', async () => {
    await application.close();
    await start({ enabled: false });
    expect((await cache.explain('flag:beta')).nextRead).toMatch(/^a load: the cache is switched off/);
  });
});

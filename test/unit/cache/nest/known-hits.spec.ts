import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheEvict, CacheService } from '../../../../src/cache/index.js';
import { Fleet, type FleetNode } from '../../../support/cache/fleet.js';
import { startApplication } from '../../../support/cache/nest-application.js';

let version = 0;

type Page = string | number | bigint | boolean | object | null | undefined;

/** Alike for what is one key by design. */
const showPage = (page: Page): string =>
  typeof page === 'object' ? JSON.stringify(page).replaceAll('"', '') : String(page);

@Injectable()
class Profiles {
  loads = 0;

  @Cacheable('profile:{id}', '1h')
  async one(id: string | number): Promise<string> {
    this.loads += 1;
    return `${id} v${version}`;
  }

  @Cacheable('page:{id}:{query.page}', '1h', { tags: ['owner:{id}'] })
  async page(id: string, query: { readonly page: Page }): Promise<string> {
    this.loads += 1;
    return `${id} ${showPage(query.page)} v${version}`;
  }

  @Cacheable('bytes:{id}', '1h')
  async bytes(id: string): Promise<Buffer> {
    return Buffer.from(id);
  }

  @Cacheable('sliding:{id}', '1h', { sliding: true })
  async sliding(id: string): Promise<string> {
    this.loads += 1;
    return id;
  }

  @CacheEvict('profile:{id}')
  async write(id: string): Promise<string> {
    version = 2;
    return id;
  }
}

describe('a hit that was found before', () => {
  let fleet: Fleet;
  let other: FleetNode;
  let application: TestingModule;
  let profiles: Profiles;
  let cache: CacheService;

  beforeEach(async () => {
    version = 1;
    fleet = Fleet.overMemory();
    other = fleet.node();
    const { clock, server } = fleet;
    application = await startApplication({ providers: [Profiles] }, { clock, remote: { store: server } });
    profiles = application.get(Profiles);
    cache = application.get(CacheService);
    // The first loads, the second finds it near, the third knows where it is.
    for (let read = 0; read < 3; read += 1) {
      for (const id of ['a', 'b']) {
        await profiles.one(id);
        await profiles.page(id, { page: 1 });
        await cache.settled();
      }
    }
  });
  afterEach(async () => {
    await application.close();
    await fleet.stop();
  });

  /** What every kind of reader gets of the two profiles and the two pages now. */
  const all = () =>
    Promise.all([
      profiles.one('a'),
      profiles.one('b'),
      profiles.page('a', { page: 1 }),
      profiles.page('b', { page: 1 }),
    ]);

  it.each([
    ['its key', () => cache.evict('profile:a'), ['a v2', 'b v1', 'a 1 v1', 'b 1 v1']],
    ['an annotated write', () => profiles.write('a'), ['a v2', 'b v1', 'a 1 v1', 'b 1 v1']],
    ['its prefix', () => cache.evict('page:a:*'), ['a v1', 'b v1', 'a 1 v2', 'b 1 v1']],
    ['a tag', () => cache.evictTags('owner:b'), ['a v1', 'b v1', 'a 1 v1', 'b 1 v2']],
    ['a wildcard', () => cache.evict('page:*:1'), ['a v1', 'b v1', 'a 1 v2', 'b 1 v2']],
    ['everything', () => cache.clear(), ['a v2', 'b v2', 'a 1 v2', 'b 1 v2']],
  ])('is over with the eviction of %s, and of nothing else', async (_, evict, expected) => {
    version = 2;
    await evict();
    expect(await all()).toStrictEqual(expected);
    await cache.settled();
    expect(await all()).toStrictEqual(expected);
  });

  it('is over when another process evicts it', async () => {
    version = 2;
    await other.cache.evict(['profile:a', 'page:b:*']);
    await fleet.pass(250);
    expect(await all()).toStrictEqual(['a v2', 'b v1', 'a 1 v1', 'b 1 v2']);
  });

  it('is not served beyond the longest staleness, whatever the bus says', async () => {
    await fleet.pass(2_000);
    const { nearHits } = cache.stats();
    await all();
    expect(cache.stats().nearHits).toBe(nearHits);
  });

  it('is not served after a pause of the process, though nothing has run since', async () => {
    fleet.clock.stall(5_000);
    const { nearHits } = cache.stats();
    await all();
    expect(cache.stats().nearHits).toBe(nearHits);
  });

  it('is found by number and by text alike, and each time the right one', async () => {
    await profiles.one('7');
    await cache.settled();
    for (const id of [7, '7', 7, '7']) expect(await profiles.one(id)).toBe('7 v1');
    await profiles.write('7');
    for (const id of [7, '7', 7, '7']) expect(await profiles.one(id)).toBe('7 v2');
  });

  it.each([
    ['nothing', [undefined, null, '', 'undefined', 'null']],
    ['escapes', ['%e', '', '%', '%25', ' ', '%20']],
    ['numbers', [0, -0, 1, 1n, true, NaN, 'NaN']],
    ['lists', [[1], ['1'], [1, 2], '1,2', { a: 1 }]],
  ])('is never that of another value: %s', async (_, pages) => {
    const shown = (page: Page): string => `c ${showPage(page)} v1`;
    for (let pass = 0; pass < 3; pass += 1) {
      for (const page of pages) {
        // Values of one text are one key by design: the first of them was loaded.
        const twins = pages.filter((each) => showPage(each) === showPage(page)).map(shown);
        expect(twins).toContain(await profiles.page('c', { page }));
      }
      await cache.settled();
    }
  });

  it('is not looked for by what a getter says the first time, when it says another thing the next', async () => {
    const pages = Array.from({ length: 40 }, (_, page) => ({ page }));
    for (const query of pages) await profiles.page('d', query);
    await cache.settled();
    let page = 0;
    const shifty = { get page() { return (page += 1) % 40; } }; // prettier-ignore
    for (let call = 0; call < 40; call += 1) await profiles.page('d', shifty);
    for (const query of pages) expect(await profiles.page('d', query)).toBe(`d ${query.page} v1`);
  });

  it('whose argument cannot be read fails as the method does', async () => {
    const broken = { get page(): never { throw new Error('no page'); } }; // prettier-ignore
    await expect(profiles.page('a', broken)).rejects.toThrow('no page');
  });

  it('gives a copy of what cannot be frozen', async () => {
    await profiles.bytes('x');
    await cache.settled();
    const [first, second] = [await profiles.bytes('x'), await profiles.bytes('x')];
    first.fill(0);
    expect(second).toStrictEqual(Buffer.from('x'));
    expect(await profiles.bytes('x')).toStrictEqual(Buffer.from('x'));
  });

  it('lets go of what the near store gives up', async () => {
    const small = await startApplication({ providers: [Profiles] }, { near: { maxEntries: 2 } });
    const bounded = small.get(Profiles);
    for (let pass = 0; pass < 3; pass += 1) {
      for (const id of ['a', 'b', 'c', 'd']) {
        await bounded.one(id);
        expect(await bounded.one(id)).toBe(`${id} v1`);
      }
    }
    expect(small.get(CacheService).stats().near.entries).toBe(2);
    await small.close();
  });
});

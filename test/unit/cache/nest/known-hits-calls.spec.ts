import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheService } from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

let version = 1;

@Injectable()
class Pages {
  @Cacheable('page:{query.page}', '1h')
  async page(query: { readonly page: number }): Promise<string> {
    return `${query.page} v${version}`;
  }

  @Cacheable('list:{query}', '1h')
  async list(query: object): Promise<string> {
    return typeof query;
  }
}

@Injectable()
class Broken {
  @Cacheable('broken:{nope}', '1h')
  async find(id: string): Promise<string> {
    return id;
  }
}

describe('calls of annotated methods', () => {
  let application: TestingModule;
  let pages: Pages;
  let cache: CacheService;

  beforeEach(async () => {
    version = 1;
    application = await startApplication({ providers: [Pages] });
    pages = application.get(Pages);
    cache = application.get(CacheService);
  });
  afterEach(() => application.close());

  it('reject, and do not throw, where the annotation is wrong and the start has not seen it', async () => {
    const broken = await application.get(ModuleRef).create(Broken);
    let call: Promise<unknown> | undefined;
    expect(() => {
      call = broken.find('a');
    }).not.toThrow();
    await expect(call).rejects.toThrow('nope');
  });

  it('write their key once for a near hit', async () => {
    let written = 0;
    const query = {
      toJSON: () => {
        written += 1;
        return { page: 1 };
      },
    };
    await pages.list(query);
    written = 0;
    await pages.list(query);
    expect(written).toBe(1);
  });

  it('find no entry that was evicted while the way to it was being noted', async () => {
    await pages.page({ page: 1 });
    const evictions: Promise<void>[] = [];
    let reads = 0;
    const query = {
      get page() {
        reads += 1;
        if (reads === 3) {
          version = 2;
          evictions.push(cache.evict('page:1'));
        }
        return 1;
      },
    };
    await pages.page(query);
    await Promise.all(evictions);
    version = 3;
    await cache.clear();
    expect(await pages.page({ page: 1 })).toBe('1 v3');
  });

  it('give promises that no caller can spoil for another', async () => {
    for (let read = 0; read < 3; read += 1) await pages.page({ page: 1 });
    const promise = Object.assign(pages.page({ page: 1 }), { cancel: () => {} });
    await promise;
    expect('cancel' in pages.page({ page: 1 })).toBe(false);
  });
});

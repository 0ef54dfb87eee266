import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheService } from '../../../../src/cache/index.js';
import { turns } from '../../../support/cache/audited-cache.js';
import { startApplication } from '../../../support/cache/nest-application.js';

@Injectable()
class Analytics {
  readonly calls: string[] = [];

  @Cacheable('analytics:profile:{id}', '1h')
  async profile(id: string): Promise<string> {
    this.calls.push('profile');
    return id;
  }

  @Cacheable('analytics:overview', '5m', { audit: false })
  async overview(): Promise<string> {
    this.calls.push('overview');
    return 'everything';
  }
}

describe('an annotated method', () => {
  let application: TestingModule;
  afterEach(() => application.close());

  it('is called for audits of its hits, unless it says no', async () => {
    application = await startApplication({ providers: [Analytics] }, { audit: { share: 1 } });
    const analytics = application.get(Analytics);
    const cache = application.get(CacheService);
    for (let n = 0; n < 2; n += 1) {
      await analytics.profile('ada');
      await analytics.overview();
    }
    while (cache.stats().auditAgreed === 0) await turns(1);
    await turns();
    expect(cache.stats()).toMatchObject({ audits: 1, auditLoads: 1, loads: 2 });
    expect(analytics.calls).toStrictEqual(['profile', 'overview', 'profile']);
  });
});

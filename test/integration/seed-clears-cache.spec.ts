import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { cacheOptions } from '../../src/cache-options.js';
import { Cache } from '../../src/cache/index.js';
import { readEnvironment } from '../../src/config/load-environment.js';
import { clearCache } from '../../src/seed/clear-cache.js';
import { testRedisUrl } from '../support/test-redis.js';

describe('clearCache', () => {
  const namespace = (): string => `test-${randomBytes(6).toString('hex')}`;

  it('evicts what servers on the same Redis have cached', async () => {
    const environment = readEnvironment({ REDIS_URL: testRedisUrl(), CACHE_KEY_PREFIX: namespace() });
    const { logger: _, ...options } = cacheOptions(environment);
    const server = new Cache({ ...options, near: false });
    try {
      await server.connect();
      await server.set('flag:list:1:20', ['before'], '5m');
      expect(await server.get('flag:list:1:20')).toEqual(['before']);
      expect(await clearCache(environment)).toBe('cleared');
      expect(await server.get('flag:list:1:20')).toBeUndefined();
    } finally {
      await server.close();
    }
  });

  it('has nothing to do without Redis, or with caching switched off', async () => {
    expect(await clearCache(readEnvironment({}))).toBe('absent');
    expect(await clearCache(readEnvironment({ REDIS_URL: testRedisUrl(), CACHE_ENABLED: 'false' }))).toBe('absent');
  });

  it('says when Redis does not answer, instead of failing the seed', async () => {
    const environment = readEnvironment({ REDIS_URL: 'redis://127.0.0.1:1', CACHE_KEY_PREFIX: namespace() });
    expect(await clearCache(environment)).toBe('unreachable');
  });
});

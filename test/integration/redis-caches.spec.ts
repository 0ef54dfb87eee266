import { randomUUID } from 'node:crypto';
import { Cache } from '../../src/cache/core.js';
import { describeCache } from '../contracts/cache.contract.js';
import { testRedisUrl } from '../support/test-redis.js';

async function connected(near: { maxEntries: number } | false) {
  const cache = new Cache({
    namespace: `test-${randomUUID()}`,
    near,
    remote: { url: testRedisUrl() },
    // The machine may be busy with other specs; how long a command may take is not the subject here.
    remoteTimeout: '5s',
  });
  await cache.connect(5_000);
  return {
    cache,
    close: async () => {
      await cache.clear();
      await cache.close();
    },
  };
}

describeCache('a near store and Redis', () => connected({ maxEntries: 1_000 }));
describeCache('Redis alone', () => connected(false));

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { Cache } from '../../src/cache/core.js';
import { describeCache } from '../contracts/cache.contract.js';
import { type RedisSentinel, startRedisSentinel } from '../support/redis-sentinel.js';

let group: RedisSentinel;
beforeAll(async () => {
  group = await startRedisSentinel();
});
afterAll(() => group.stop());

async function connected(near: { maxEntries: number } | false) {
  const sentinels = group.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
  const cache = new Cache({
    namespace: `test-${randomUUID()}`,
    near,
    remote: { url: `redis+sentinel://${sentinels}/${group.name}` },
    // The machine may be busy with other specs; how long a command may take is not the subject here.
    remoteTimeout: '5s',
  });
  await cache.connect(5_000);
  return { cache, close: () => cache.close() };
}

describeCache('a near store and a primary under Sentinel', () => connected({ maxEntries: 1_000 }));
describeCache('a primary under Sentinel alone', () => connected(false));

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { Cache } from '../../src/cache/core.js';
import { describeCache } from '../contracts/cache.contract.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());

async function connected(near: { maxEntries: number } | false) {
  const cache = new Cache({
    namespace: `test-${randomUUID()}`,
    near,
    remote: { url: `redis+cluster://${cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}` },
    // The machine may be busy with other specs; how long a command may take is not the subject here.
    remoteTimeout: '5s',
  });
  await cache.connect(5_000);
  return { cache, close: () => cache.close() };
}

describeCache('a near store and a Redis Cluster', () => connected({ maxEntries: 1_000 }));
describeCache('a Redis Cluster alone', () => connected(false));

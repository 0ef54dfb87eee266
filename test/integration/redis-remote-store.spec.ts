import { randomUUID } from 'node:crypto';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { describeRemoteStore } from '../contracts/remote-store.contract.js';
import { testRedisUrl } from '../support/test-redis.js';

describeRemoteStore('on Redis', async () => {
  const store = new RedisRemoteStore({ url: testRedisUrl() }, `test-${randomUUID()}`);
  await store.connect(5_000);
  return store;
});

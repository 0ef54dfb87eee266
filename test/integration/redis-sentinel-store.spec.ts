import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { describeRemoteStore } from '../contracts/remote-store.contract.js';
import { startRedisSentinel, type RedisSentinel } from '../support/redis-sentinel.js';

let group: RedisSentinel;
beforeAll(async () => {
  group = await startRedisSentinel();
});
afterAll(() => group.stop());

describeRemoteStore('on a primary under Sentinel', async () => {
  const sentinels = group.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
  const store = new RedisRemoteStore({ url: `redis+sentinel://${sentinels}/${group.name}/0` }, `test-${randomUUID()}`);
  await store.connect(5_000);
  return store;
});

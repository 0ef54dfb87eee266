import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { describeRemoteStore } from '../contracts/remote-store.contract.js';
import { startRedisCluster, type RedisCluster } from '../support/redis-cluster.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());

describeRemoteStore('on a Redis Cluster', async () => {
  const store = new RedisRemoteStore({ url: cluster.urls }, `test-${randomUUID()}`);
  await store.connect(5_000);
  return store;
});

import { afterAll, beforeAll } from '@jest/globals';
import { describeRollout } from '../contracts/rollout.contract.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());

describeRollout('a Redis Cluster', () => ({ url: cluster.urls }));

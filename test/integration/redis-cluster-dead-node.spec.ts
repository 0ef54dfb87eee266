import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { until } from '../support/until.js';

const ATTEMPTS = 6;

/** The least time of {@link ATTEMPTS}: 50, 100, 200, 400 and 800 ms lie between them. */
const LEAST = 1_500;

describe('a cluster without one of its masters', () => {
  let cluster: RedisCluster;
  let store: RedisRemoteStore;
  let victim: number;

  beforeAll(async () => {
    cluster = await startRedisCluster({ replicasPerMaster: 0, args: ['--cluster-require-full-coverage', 'no'] });
    const namespace = `test-${randomUUID()}`;
    store = new RedisRemoteStore({ url: cluster.urls }, namespace);
    await store.connect(5_000);
    victim = await cluster.masterOf(await cluster.slotOf(`${namespace}:{k}:e`));
    await cluster.kill(victim);
  });
  afterAll(async () => {
    await store.close();
    await cluster.stop();
  });

  it('tells the identities of the others', async () => {
    let identities: readonly string[] = [];
    await until('the others are asked', async () => {
      identities = await store.identities();
      return identities.length === 2;
    });
    const others = cluster.nodes.filter((_, index) => index !== victim);
    const facts = await Promise.all(others.map(({ admin }) => admin.facts('INFO', 'replication')));
    expect([...identities].sort()).toStrictEqual(facts.map((each) => each.master_replid?.slice(0, 16)).sort());
  });

  it('is asked for its servers less and less often while one is missed', async () => {
    const attempts: number[] = [];
    const grave = createServer((socket) => {
      attempts.push(performance.now());
      socket.on('error', () => {});
      socket.destroy();
    });
    grave.listen(cluster.nodes[victim]?.port, '127.0.0.1');
    await once(grave, 'listening');
    await until('it was looked for often enough', async () => {
      await store.remaining('k').catch(() => {});
      return attempts.length >= ATTEMPTS;
    });
    grave.close();
    expect((attempts[ATTEMPTS - 1] ?? 0) - (attempts[0] ?? 0)).toBeGreaterThan(LEAST * 0.9);
  });
});

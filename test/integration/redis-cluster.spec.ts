import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Cluster, Redis } from 'ioredis';

import { startRedisCluster } from '../support/redis-cluster.js';
import type { RedisCluster } from '../support/redis-cluster.js';

describe('a Redis Cluster of the harness', () => {
  let cluster: RedisCluster;
  let client: Cluster;
  let plain: Redis[];

  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  beforeEach(() => {
    plain = [];
    client = new Cluster(cluster.urls, { slotsRefreshTimeout: 2_000, retryDelayOnFailover: 50 });
    // What breaks is what these tests ask for.
    client.on('error', () => undefined);
  });
  afterEach(() => {
    client.disconnect();
    for (const each of plain) each.disconnect();
  });

  /** A client that knows nothing of clusters: it gets the redirections as errors. */
  function only(index: number): Redis {
    const redis = new Redis(cluster.urls[index] ?? '', { maxRetriesPerRequest: 0 });
    plain.push(redis);
    return redis;
  }

  async function home(key: string): Promise<{ slot: number; from: number; to: number }> {
    const slot = await cluster.slotOf(key);
    const from = await cluster.masterOf(slot);
    const to = cluster.nodes.findIndex(
      ({ role, state }, index) => role === 'master' && state === 'running' && index !== from,
    );
    return { slot, from, to };
  }

  /** Waits until the master of the key has its replica's word for every write. */
  async function replicated(key: string): Promise<void> {
    const { from } = await home(key);
    expect(await only(from).wait(1, 5_000)).toBe(1);
  }

  it('has three masters with a replica each, which serve all slots', async () => {
    expect(cluster.nodes.map(({ role }) => role)).toEqual([
      'master',
      'master',
      'master',
      'replica',
      'replica',
      'replica',
    ]);
    expect(cluster.nodes.slice(3).map(({ masterId }) => masterId)).toEqual(
      cluster.nodes.slice(0, 3).map(({ id }) => id),
    );
    const keys = Array.from({ length: 60 }, (_, index) => `key-${String(index)}`);
    await Promise.all(keys.map((key) => client.set(key, key)));
    expect(await Promise.all(keys.map((key) => client.get(key)))).toEqual(keys);
    const sizes = await Promise.all([0, 1, 2].map((index) => only(index).dbsize()));
    expect(sizes.every((size) => size > 0)).toBe(true);
  });

  it('moves a slot: ASK and TRYAGAIN on the way, MOVED when it has arrived', async () => {
    const [stays, goes, fresh] = ['{move}:stays', '{move}:goes', '{move}:fresh'];
    const { slot, from, to } = await home(stays);
    await client.mset(stays, '1', goes, '2');
    await cluster.startMigration(slot, from, to);
    await cluster.migrateKeys([goes], from, to);

    const target = `${String(slot)} 127.0.0.1:${String(cluster.nodes[to]?.port)}`;
    expect(await only(from).get(stays)).toBe('1');
    await expect(only(from).get(goes)).rejects.toThrow(`ASK ${target}`);
    await expect(only(from).unlink(stays, goes)).rejects.toThrow('TRYAGAIN');
    await client.set(fresh, '3');
    expect([await client.get(stays), await client.get(goes), await client.get(fresh)]).toEqual(['1', '2', '3']);

    await cluster.finishMigration(slot, from, to);
    expect(await cluster.masterOf(slot)).toBe(to);
    await expect(only(from).get(stays)).rejects.toThrow(`MOVED ${target}`);
    expect(await client.mget(stays, goes, fresh)).toEqual(['1', '2', '3']);
  });

  it('fails over at once to a replica that has everything', async () => {
    const { from } = await home('lasting');
    await client.set('lasting', '1');
    await replicated('lasting');
    const successor = await cluster.failover(from);
    expect([cluster.nodes[from]?.role, cluster.nodes[successor]?.role]).toEqual(['replica', 'master']);
    expect(cluster.nodes[from]?.masterId).toBe(cluster.nodes[successor]?.id);
    expect(await client.get('lasting')).toBe('1');
  });

  it('fails over to a replica that has missed a write', async () => {
    const { from } = await home('forgotten');
    await client.set('forgotten', 'old');
    await replicated('forgotten');
    const replica = cluster.nodes.findIndex(({ masterId }) => masterId === cluster.nodes[from]?.id);
    await cluster.detach(replica);
    await client.set('forgotten', 'new');
    expect(await client.get('forgotten')).toBe('new');
    expect(await cluster.failover(from)).toBe(replica);
    expect(await client.get('forgotten')).toBe('old');
  });

  it('outlives the death of a master, and takes it back', async () => {
    const { from, slot } = await home('survivor');
    await client.set('survivor', '1');
    await replicated('survivor');
    await cluster.kill(from);
    await cluster.settle();
    expect(await cluster.masterOf(slot)).not.toBe(from);
    expect(await client.get('survivor')).toBe('1');
    await cluster.revive(from);
    expect(cluster.nodes[from]?.role).toBe('replica');
  });
});

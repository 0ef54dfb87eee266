import { afterEach, describe, expect, it } from '@jest/globals';

import { Redis } from 'ioredis';

import { startRedisSentinel } from '../support/redis-sentinel.js';
import type { RedisSentinel } from '../support/redis-sentinel.js';
import { until } from '../support/until.js';

describe('a primary and a replica under Sentinel', () => {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  async function start(sentinels: 1 | 3): Promise<RedisSentinel> {
    const group = await startRedisSentinel({ sentinels });
    endings.push(() => group.stop());
    return group;
  }

  /** A client that asks the sentinels whom to speak to. */
  function follow(group: RedisSentinel): Redis {
    const client = new Redis({
      sentinels: group.sentinels,
      name: group.name,
      retryStrategy: () => 50,
      sentinelRetryStrategy: () => 50,
      maxRetriesPerRequest: null,
    });
    // What breaks is what these tests ask for.
    client.on('error', () => undefined);
    endings.push(() => client.disconnect());
    return client;
  }

  /** A client that stays with a server, whatever becomes of it. */
  function only({ url }: { url: string }): Redis {
    const client = new Redis(url);
    endings.push(() => client.disconnect());
    return client;
  }

  it('fails over, and the client goes along', async () => {
    const group = await start(1);
    const client = follow(group);
    const { primary, replica } = group;
    await client.set('key', '1');
    expect(await client.wait(1, 5_000)).toBe(1);
    await group.failover();
    expect([group.primary, group.replica]).toEqual([replica, primary]);
    expect(await only(primary).role()).toEqual(expect.arrayContaining(['slave', replica.port]));
    expect(await client.get('key')).toBe('1');
    await client.set('key', '2');
    expect(await only(replica).get('key')).toBe('2');
  });

  it('promotes a replica that has missed a write, while the deposed primary goes on', async () => {
    const group = await start(1);
    const [deposed, promoted] = [only(group.primary), only(group.replica)];
    await deposed.set('key', 'old');
    expect(await deposed.wait(1, 5_000)).toBe(1);
    await group.detachReplica();
    await deposed.set('key', 'new');
    await group.failover('answers');
    expect(await follow(group).get('key')).toBe('old');
    expect(await deposed.set('key', 'newest')).toBe('OK');
    expect([await deposed.get('key'), await promoted.get('key')]).toEqual(['newest', 'old']);
    // It is told to follow, and its clients are sent away.
    await group.settle();
    await until('the deposed primary followed', async () => (await deposed.get('key')) === 'old');
    expect(await deposed.role()).toEqual(expect.arrayContaining(['slave', group.primary.port]));
  });

  it('outlives the death of its primary, by the vote of three sentinels, and takes it back', async () => {
    const group = await start(3);
    expect(group.sentinels).toHaveLength(3);
    const client = follow(group);
    const { primary, replica } = group;
    await client.set('key', '1');
    expect(await client.wait(1, 5_000)).toBe(1);
    await group.killPrimary();
    expect(group.primary).toBe(replica);
    expect(await client.get('key')).toBe('1');
    await group.revive();
    expect(group.replica.port).toBe(primary.port);
    expect(await only(group.replica).get('key')).toBe('1');
  });
});

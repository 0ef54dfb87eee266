import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRedis, RedisWriteQueue, type QueuedWrite, type RedisNodes } from '../../src/cache/core.js';
import { describeWriteQueue } from '../contracts/write-queue.contract.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { type RedisSentinel, startRedisSentinel } from '../support/redis-sentinel.js';
import { until } from '../support/until.js';

let group: RedisSentinel;
beforeAll(async () => {
  group = await startRedisSentinel();
}, 60_000);
afterAll(() => group.stop());

const connected = async (): Promise<RedisNodes> => {
  const sentinels = group.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
  const nodes = openRedis({ url: `redis+sentinel://${sentinels}/${group.name}` });
  await nodes.connect(5_000);
  return nodes;
};

describeWriteQueue('under Sentinel', async () => {
  const nodes = await connected();
  const namespace = `test-${randomUUID()}`;
  const consumer = (name: string) => new RedisWriteQueue({ nodes, namespace, name: 'contract', consumer: name });
  return {
    first: consumer('first'),
    second: consumer('second'),
    advance: (milliseconds) => pause(milliseconds),
    close: () => nodes.close(),
  };
});

describe('a failover of the server that keeps a write queue', () => {
  let nodes: RedisNodes;
  let queue: RedisWriteQueue;

  beforeEach(async () => {
    nodes = await connected();
    queue = new RedisWriteQueue({ nodes, namespace: `test-${randomUUID()}`, name: 'failing', consumer: 'one' });
  });
  afterEach(() => nodes.close());

  const offer = async (): Promise<QueuedWrite> => {
    const write = { id: randomUUID(), key: 'a', payload: Buffer.from('a') };
    expect(await queue.offer(write, 100)).toBe('accepted');
    return write;
  };
  const replicated = () =>
    until('the replica had it all', async () => {
      const [leader, follower] = [new RedisAdmin(group.primary.port), new RedisAdmin(group.replica.port)];
      try {
        const facts = await Promise.all([leader, follower].map((admin) => admin.facts('INFO', 'replication')));
        return facts[0]?.master_repl_offset === facts[1]?.slave_repl_offset;
      } finally {
        for (const admin of [leader, follower]) admin.close();
      }
    });
  const found = () =>
    until('the queue was found again', () =>
      queue.figures().then(
        () => true,
        () => false,
      ),
    );

  it('keeps what the replica had: in order, in the same stream, for the same consumer', async () => {
    const [first, second] = [await offer(), await offer()];
    const [taken] = await queue.take(1);
    await replicated();
    await group.failover();
    await found();
    expect((await queue.retake(5)).map(({ id, place }) => [id, place])).toEqual([[first.id, taken?.place]]);
    expect((await queue.take(5)).map(({ id }) => id)).toEqual([second.id]);
    await offer();
    const [third] = await queue.take(5);
    expect(third?.place.stream).toBe(taken?.place.stream);
  });

  it('gives again what was settled after the replica had heard its last, by its id, for the ledger to refuse', async () => {
    await offer();
    await replicated();
    const taken = await queue.take(5);
    await replicated();
    await group.detachReplica();
    await queue.settle(taken);
    expect((await queue.figures()).length).toBe(0);
    await group.failover();
    await found();
    expect(await queue.retake(5)).toEqual(taken);
  });

  it('loses what was accepted after the replica had heard its last', async () => {
    const kept = await offer();
    await replicated();
    await group.detachReplica();
    await offer();
    await group.failover();
    await found();
    expect((await queue.take(5)).map(({ id }) => id)).toEqual([kept.id]);
  });

  it('loses nothing where a primary without a replica accepts nothing', async () => {
    const admin = new RedisAdmin(group.primary.port);
    const warning = expect.stringContaining('min-replicas-to-write 1');
    expect(await queue.warnings()).toContainEqual(warning);
    await admin.ask('CONFIG', 'SET', 'min-replicas-to-write', '1');
    try {
      const write = { id: randomUUID(), key: 'a', payload: Buffer.from('a') };
      expect(await queue.warnings()).not.toContainEqual(warning);
      expect(await queue.offer(write, 100)).toBe('accepted');
      await group.detachReplica();
      await until('the primary knew', async () => (await admin.facts('INFO', 'replication')).connected_slaves === '0');
      expect(await queue.offer({ ...write, id: randomUUID() }, 100)).toBe('refused');
    } finally {
      await admin.ask('CONFIG', 'SET', 'min-replicas-to-write', '0');
      admin.close();
      await group.attachReplica();
    }
  });
});

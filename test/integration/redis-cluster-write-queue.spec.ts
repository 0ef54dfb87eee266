import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRedis, RedisWriteQueue, type RedisNodes } from '../../src/cache/core.js';
import { QueueNames } from '../../src/cache/write-behind/queue/queue-names.js';
import { describeWriteQueue } from '../contracts/write-queue.contract.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { until } from '../support/until.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 60_000);
afterAll(() => cluster.stop());

const connected = async (): Promise<RedisNodes> => {
  const nodes = openRedis({ url: cluster.urls });
  await nodes.connect(5_000);
  return nodes;
};

describeWriteQueue('on a Redis Cluster', async () => {
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

describe('a write queue on a Redis Cluster', () => {
  const write = () => ({ id: randomUUID(), key: 'a', payload: Buffer.from('a') });

  it('has all its names in one slot, whatever it is called', async () => {
    for (const queue of ['activity', 'ViewsService.add', '{odd}', 'a:b']) {
      const { stream, identity } = new QueueNames('larder:v1', queue);
      expect(await cluster.slotOf(stream)).toBe(await cluster.slotOf(identity));
    }
  });

  it('goes on where its slot goes when a replica takes over, with what the replica had', async () => {
    const nodes = await connected();
    const namespace = `test-${randomUUID()}`;
    const queue = new RedisWriteQueue({ nodes, namespace, name: 'moving', consumer: 'one' });
    const writes = [write(), write(), write()];
    for (const each of writes) expect(await queue.offer(each, 10)).toBe('accepted');
    const [first] = await queue.take(1);
    if (!first) throw new Error('there is one');
    const slot = await cluster.slotOf(new QueueNames(namespace, 'moving').stream);
    const master = await cluster.masterOf(slot);
    await until('the replica had it all', async () => {
      const facts = await Promise.all(cluster.nodes.map(({ admin }) => admin.facts('INFO', 'replication')));
      const offsets = facts.filter(
        (_, at) => at === master || cluster.nodes[at]?.masterId === cluster.nodes[master]?.id,
      );
      return new Set(offsets.map((each) => each.slave_repl_offset ?? each.master_repl_offset)).size === 1;
    });
    await cluster.failover(master);
    // The first commands find out who is in charge.
    await until('the queue was found again', async () =>
      queue.figures().then(
        ({ length }) => length === 3,
        () => false,
      ),
    );
    expect((await queue.retake(5)).map(({ id }) => id)).toEqual([writes[0]?.id]);
    expect((await queue.take(5)).map(({ id }) => id)).toEqual([writes[1]?.id, writes[2]?.id]);
    const later = write();
    expect(await queue.offer(later, 10)).toBe('accepted');
    const [taken] = await queue.take(5);
    expect(taken).toMatchObject({ id: later.id, place: { stream: first.place.stream } });
    await nodes.close();
  });
});

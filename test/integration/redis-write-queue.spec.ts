import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRedis, RedisWriteQueue, type RedisNodes } from '../../src/cache/core.js';
import { durabilityWarnings } from '../../src/cache/write-behind/queue/durability-warnings.js';
import { describeWriteQueue } from '../contracts/write-queue.contract.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { testRedisUrl } from '../support/test-redis.js';

const queuesOn = (nodes: RedisNodes): readonly [RedisWriteQueue, RedisWriteQueue] => {
  const namespace = `test-${randomUUID()}`;
  const consumer = (name: string): RedisWriteQueue =>
    new RedisWriteQueue({ nodes, namespace, name: 'contract', consumer: name });
  return [consumer('first'), consumer('second')];
};

describeWriteQueue('on Redis', async () => {
  const nodes = openRedis({ url: testRedisUrl() });
  await nodes.connect(5_000);
  const [first, second] = queuesOn(nodes);
  // The server counts the time.
  return { first, second, advance: (milliseconds) => pause(milliseconds), close: () => nodes.close() };
});

describe('a write queue on a Redis of its own', () => {
  let server: RedisServer;
  let admin: RedisAdmin;
  let nodes: RedisNodes;

  beforeAll(async () => {
    server = await startRedis();
    admin = new RedisAdmin(server.port);
    nodes = openRedis({ url: server.url });
    await nodes.connect(5_000);
  });
  afterAll(async () => {
    await nodes.close();
    admin.close();
    await server.stop();
  });

  const write = () => ({ id: randomUUID(), key: 'a', payload: Buffer.from('a') });

  it('is another stream after it was lost', async () => {
    const [queue] = queuesOn(nodes);
    await queue.offer(write(), 10);
    const [before] = await queue.take(1);
    await admin.ask('FLUSHALL');
    expect(await queue.take(1)).toEqual([]);
    await queue.offer(write(), 10);
    const [after] = await queue.take(1);
    expect(after?.place.stream).toMatch(/^[0-9a-f-]{36}$/);
    expect(after?.place.stream).not.toBe(before?.place.stream);
  });

  it('says that it does not have a write which Redis refused', async () => {
    const [queue] = queuesOn(nodes);
    await admin.ask('CONFIG', 'SET', 'maxmemory', '1');
    try {
      expect(await queue.offer(write(), 10)).toBe('refused');
    } finally {
      await admin.ask('CONFIG', 'SET', 'maxmemory', '0');
    }
    expect(await queue.newest()).toBeUndefined();
  });

  it('gives what somebody else put into the stream the same id each time', async () => {
    const namespace = `test-${randomUUID()}`;
    const queue = new RedisWriteQueue({ nodes, namespace, name: 'contract', consumer: 'first' });
    await admin.ask('XADD', `${namespace}:{write-behind:contract}:writes`, '*', 'what', 'ever');
    const [taken] = await queue.take(1);
    expect(taken?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await queue.retake(1)).toEqual([taken]);
  });

  it('warns of a server that forgets', async () => {
    const [queue] = queuesOn(nodes);
    expect(await queue.warnings()).toEqual([expect.stringContaining('appendonly yes')]);
    await admin.ask('CONFIG', 'SET', 'appendonly', 'yes');
    expect(await queue.warnings()).toEqual([]);
    // A server that is writing its first one does not end.
    await admin.ask('CONFIG', 'SET', 'appendonly', 'no');
    await admin.ask('CONFIG', 'SET', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru');
    expect(await queue.warnings()).toContainEqual(expect.stringContaining('noeviction'));
    await admin.ask('CONFIG', 'SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
  });

  it('warns of what it is told, and of nothing else', () => {
    expect(durabilityWarnings('')).toEqual([]);
    expect(durabilityWarnings('maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\nconnected_slaves:0\r\n')).toEqual([]);
  });
});

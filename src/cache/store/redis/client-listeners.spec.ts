import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { openRedis } from './open-redis.js';

const MORE_THAN_NODE_ALLOWS = 14;

describe('a client of the application', () => {
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);

  beforeEach(() => {
    warnings.length = 0;
    process.on('warning', note);
  });
  afterEach(() => {
    process.off('warning', note);
  });

  const countsOf = (client: Redis | Cluster) =>
    Object.fromEntries(
      ['error', 'node error', '+node', '-node', 'ready', 'close', 'end'].map((event) => [
        event,
        client.listenerCount(event),
      ]),
    );

  it.each([
    ['Redis', () => new Redis({ lazyConnect: true })],
    ['Cluster', () => new Cluster([{ port: 1 }], { lazyConnect: true })],
  ])('may serve any number of caches, and keeps no listener of those that are closed: %s', async (_kind, make) => {
    const client = make();
    const own = (): void => {};
    client.on('ready', own);
    const [before, allowed] = [countsOf(client), client.getMaxListeners()];
    const caches = Array.from({ length: MORE_THAN_NODE_ALLOWS }, () => openRedis({ client }));
    expect(client.listenerCount('ready')).toBe(MORE_THAN_NODE_ALLOWS + 1);
    // Warnings are told later.
    await new Promise(setImmediate);
    expect(warnings).toStrictEqual([]);
    await Promise.all(caches.map((cache) => cache.close()));
    expect(countsOf(client)).toStrictEqual(before);
    expect(client.getMaxListeners()).toBe(allowed);
  });
});

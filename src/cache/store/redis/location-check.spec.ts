import { describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';
import { openRedis } from './open-redis.js';
import type { RedisLocation } from './redis-location.js';

const lazy = { lazyConnect: true } as const;
const nodes = [{ host: 'h', port: 1 }];
const sentinels = [{ host: 'h', port: 1 }];

const refusalOf = (location: unknown): string => {
  try {
    openRedis(location as RedisLocation);
  } catch (error) {
    if (error instanceof InvalidOptionError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('the location of Redis', () => {
  it.each([
    [{}, 'exactly one of url'],
    [{ uri: 'redis://:hunter2@h' }, 'exactly one of url'],
    [{ url: 'redis://:hunter2@h', cluster: { nodes } }, 'exactly one of url'],
    [undefined, 'exactly one of url'],
    [null, 'exactly one of url'],
    ['redis://:hunter2@h', "{ url: '…' }"],
    [new URL('redis://:hunter2@h'), 'url.href'],
    [{ url: new URL('redis://:hunter2@h') }, 'url.href'],
    [{ url: undefined }, 'variable'],
    [{ url: ['redis://h', undefined] }, 'list of strings'],
    [{ url: null }, 'a string'],
    [{ client: undefined }, 'of ioredis'],
    [{ client: {} }, 'of ioredis'],
    [{ cluster: undefined }, '{ nodes: ['],
    [{ cluster: {} }, 'at least one node'],
    [{ cluster: { nodes: [] } }, 'at least one node'],
    [{ sentinel: { name: 'main' } }, 'at least one sentinel'],
    [{ sentinel: { sentinels, name: '' } }, "such as 'mymaster'"],
    [{ sentinel: { sentinels, name: 'main', keyPrefix: 'x:' } }, "'remote.sentinel.keyPrefix'"],
    [{ cluster: { nodes, keyPrefix: 'x:' } }, "'remote.cluster.keyPrefix'"],
    [{ cluster: { nodes, redisOptions: { keyPrefix: 'x:' } } }, "'remote.cluster.keyPrefix'"],
    [{ cluster: { nodes: ['redis://:hunter2@h:1'] } }, 'redisOptions'],
    [{ cluster: { nodes: ['rediss://h:1'] } }, 'redisOptions'],
    [{ cluster: { nodes: [{ host: 'h', port: 1, password: 'hunter2' }] } }, 'redisOptions'],
  ])('is refused with the likely fix, and shows no password: %j', (location, fix) => {
    const refusal = refusalOf(location);
    expect(refusal).toContain(fix);
    expect(refusal).not.toContain('hunter2');
  });

  it('names a node of a cluster by its host and port alone', () => {
    const described = openRedis({ cluster: { nodes: ['h:1', 'redis://i:2', 3, { port: 4 }] } });
    expect(described.description).toBe('Redis Cluster h:1,i:2,127.0.0.1:3,127.0.0.1:4');
  });

  it('is no client that holds some commands back and others not', () => {
    const single = new Redis({ ...lazy, enableAutoPipelining: true });
    const cluster = new Cluster(nodes, { ...lazy, redisOptions: { enableAutoPipelining: true } });
    expect(refusalOf({ client: single })).toContain('without enableAutoPipelining');
    expect(refusalOf({ client: cluster })).toContain('without enableAutoPipelining');
  });

  it('is a cluster whose commands are sent at once, whatever its own client would do', () => {
    expect(refusalOf({ cluster: { nodes, enableAutoPipelining: true } })).toBe('accepted');
    expect(refusalOf({ client: new Cluster(nodes, { ...lazy, enableAutoPipelining: true }) })).toBe('accepted');
  });
});

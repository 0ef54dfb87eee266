import { describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { askInfo, sumOfServers } from './info-stats.js';

const MEMORY = '# Memory\r\nused_memory:1000\r\nused_memory_human:1K\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n';
const STATS = '# Stats\r\nexpired_keys:5\r\nevicted_keys:4\r\nkeyspace_hits:30\r\nkeyspace_misses:10\r\n';

const server = (memory: string, stats: string) =>
  ({ info: async (section: string) => (section === 'memory' ? memory : stats) }) as unknown as Redis;

const KNOWN = {
  servers: 1,
  usedMemory: 1_000,
  maxMemory: 0,
  maxMemoryPolicy: 'noeviction',
  evictedKeys: 4,
  expiredKeys: 5,
  keyspaceHits: 30,
  keyspaceMisses: 10,
};

describe('what INFO says', () => {
  it('is read by its fields', async () => {
    expect(await askInfo(server(MEMORY, STATS))).toStrictEqual(KNOWN);
  });

  it.each([
    ['without a number', MEMORY, STATS.replace('evicted_keys', 'other')],
    ['without a policy', MEMORY.replace('maxmemory_policy', 'other'), STATS],
    ['empty', '', ''],
  ])('is not believed when it is %s', async (_, memory, stats) => {
    await expect(askInfo(server(memory, stats))).rejects.toThrow('none to what was asked');
  });

  it('is added up', () => {
    const other = { ...KNOWN, maxMemory: 4_000, maxMemoryPolicy: 'allkeys-lru', evictedKeys: 6 };
    expect(sumOfServers([other, other])).toMatchObject({
      servers: 2,
      maxMemory: 8_000,
      maxMemoryPolicy: 'allkeys-lru',
    });
    expect(sumOfServers([KNOWN, other])).toStrictEqual({
      servers: 2,
      usedMemory: 2_000,
      maxMemory: 0,
      maxMemoryPolicy: 'allkeys-lru, noeviction',
      evictedKeys: 10,
      expiredKeys: 10,
      keyspaceHits: 60,
      keyspaceMisses: 20,
    });
  });
});

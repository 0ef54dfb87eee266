import type { Redis } from 'ioredis';
import type { ServerStats } from '../server-stats.js';
import { MismatchedReplyError } from './replies.js';

/** Of one server, by INFO (https://redis.io/docs/latest/commands/info/). @throws MismatchedReplyError */
export async function askInfo(node: Redis): Promise<ServerStats> {
  const [memory, stats] = await Promise.all([node.info('memory'), node.info('stats')]);
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy === undefined) throw new MismatchedReplyError();
  return {
    servers: 1,
    usedMemory: numberIn(memory, 'used_memory'),
    maxMemory: numberIn(memory, 'maxmemory'),
    maxMemoryPolicy: policy,
    evictedKeys: numberIn(stats, 'evicted_keys'),
    expiredKeys: numberIn(stats, 'expired_keys'),
    keyspaceHits: numberIn(stats, 'keyspace_hits'),
    keyspaceMisses: numberIn(stats, 'keyspace_misses'),
  };
}

function numberIn(info: string, field: string): number {
  const value = new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1];
  if (value === undefined) throw new MismatchedReplyError();
  return Number(value);
}

/** All servers together. */
export function sumOfServers(each: readonly ServerStats[]): ServerStats {
  const sum = (of: (stats: ServerStats) => number): number => each.reduce((total, stats) => total + of(stats), 0);
  return {
    servers: each.length,
    usedMemory: sum(({ usedMemory }) => usedMemory),
    maxMemory: each.some(({ maxMemory }) => maxMemory === 0) ? 0 : sum(({ maxMemory }) => maxMemory),
    maxMemoryPolicy: [...new Set(each.map(({ maxMemoryPolicy }) => maxMemoryPolicy))].sort().join(', '),
    evictedKeys: sum(({ evictedKeys }) => evictedKeys),
    expiredKeys: sum(({ expiredKeys }) => expiredKeys),
    keyspaceHits: sum(({ keyspaceHits }) => keyspaceHits),
    keyspaceMisses: sum(({ keyspaceMisses }) => keyspaceMisses),
  };
}

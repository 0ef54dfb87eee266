import { Cluster, Redis } from 'ioredis';
import { ClusterServers } from './cluster-servers.js';
import type { RedisLocation } from './redis-location.js';
import type { RedisNodes } from './redis-nodes.js';
import { planOfCluster, planOfSentinel, planOfUrl, type RedisPlan } from './redis-options.js';
import { SingleServer } from './single-server.js';

/**
 * The servers at a location; nothing is connected before it is needed.
 * @throws InvalidOptionError
 */
export function openRedis(location: RedisLocation): RedisNodes {
  if ('client' in location) {
    const { client } = location;
    return isCluster(client)
      ? new ClusterServers(client, false, 'Redis Cluster of the application')
      : new SingleServer(client, false, nameOf(client));
  }
  const plan = planFor(location);
  return plan.kind === 'cluster'
    ? new ClusterServers(new Cluster(plan.nodes, plan.options), true, plan.description)
    : new SingleServer(new Redis(plan.options), true, plan.description);
}

function planFor(location: Exclude<RedisLocation, { client: unknown }>): RedisPlan {
  if ('sentinel' in location) return planOfSentinel(location.sentinel);
  if ('cluster' in location) return planOfCluster(location.cluster);
  return planOfUrl(location.url);
}

/** Also of another copy of ioredis than this one. */
const isCluster = (client: Redis | Cluster): client is Cluster => client.isCluster;

function nameOf({ options: { host = 'localhost', port = 6_379, db = 0, name, sentinels } }: Redis): string {
  return sentinels ? `Redis ${name ?? ''}/${db} of Sentinel` : `Redis ${host}:${port}/${db}`;
}

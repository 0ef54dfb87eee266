import { createRequire } from 'node:module';
import type * as Ioredis from 'ioredis';
import type { Cluster, Redis } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';
import { ClusterServers } from './cluster-servers.js';
import { insistOnLocation } from './location-check.js';
import type { RedisLocation } from './redis-location.js';
import type { RedisNodes } from './redis-nodes.js';
import { planOfCluster, planOfSentinel, planOfUrl, type RedisPlan } from './redis-options.js';
import { SingleServer } from './single-server.js';

const require = createRequire(import.meta.url);

/**
 * The servers at a location; nothing is connected before it is needed.
 * @throws InvalidOptionError
 */
export function openRedis(location: RedisLocation): RedisNodes {
  insistOnLocation(location);
  if ('client' in location) {
    const { client } = location;
    insistOnOrder(client);
    return isCluster(client)
      ? new ClusterServers(client, false, 'Redis Cluster of the application')
      : new SingleServer(client, false, nameOf(client));
  }
  const plan = planFor(location);
  const { Cluster, Redis } = ioredis();
  return plan.kind === 'cluster'
    ? new ClusterServers(new Cluster(plan.nodes, plan.options), true, plan.description)
    : new SingleServer(new Redis(plan.options), true, plan.description);
}

/** Loaded where Redis is used: the start without it, or with a client of the application's, is 20 ms shorter. */
const ioredis = (): typeof Ioredis => require('ioredis') as typeof Ioredis;

function planFor(location: Exclude<RedisLocation, { client: unknown }>): RedisPlan {
  if ('sentinel' in location) return planOfSentinel(location.sentinel);
  if ('cluster' in location) return planOfCluster(location.cluster);
  return planOfUrl(location.url);
}

/** Also of another copy of ioredis than this one. */
const isCluster = (client: Redis | Cluster): client is Cluster => client.isCluster;

/** Auto-pipelining holds some commands back and not others: the identity of a server would come before its data. */
function insistOnOrder(client: Redis | Cluster): void {
  const options = isCluster(client) ? client.options.redisOptions : client.options;
  if (options?.enableAutoPipelining) {
    throw new InvalidOptionError(
      'remote.client',
      { enableAutoPipelining: true },
      'a client without enableAutoPipelining, such as client.duplicate({ enableAutoPipelining: false }); reads are batched here',
    );
  }
}

function nameOf({ options: { host = 'localhost', port = 6_379, db = 0, name, sentinels } }: Redis): string {
  return sentinels ? `Redis ${name ?? ''}/${db} of Sentinel` : `Redis ${host}:${port}/${db}`;
}

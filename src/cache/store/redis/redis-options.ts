import type { ClusterOptions, RedisOptions } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';
import { backOff } from './back-off.js';
import type { RedisClusterLocation, RedisSentinelLocation } from './redis-location.js';
import { parseRedisUrl, type RedisUrl, withoutSecrets } from './redis-url.js';

/** Milliseconds. Nothing of a server that hangs is waited for longer. */
const CONNECT_LIMIT = 2_000;
const ANSWER_LIMIT = 5_000;
const GOODBYE_LIMIT = 200;

/** Nothing queues and nothing is sent twice: what cannot be sent now fails now, and the caller goes to the source. */
const PROMPT = {
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  connectTimeout: CONNECT_LIMIT,
  socketTimeout: ANSWER_LIMIT,
  disconnectTimeout: GOODBYE_LIMIT,
  replyMapping: 'legacy',
} as const satisfies RedisOptions;

/** Of a connection for commands, to one server or to whoever is the primary under Sentinel. */
export const COMMANDS = {
  ...PROMPT,
  lazyConnect: true,
  enableOfflineQueue: false,
  retryStrategy: backOff,
  role: 'master',
  // Ends the connection instead of asking for ever: whoever waits is told, and the next attempt can be called off.
  sentinelRetryStrategy: () => null,
  sentinelCommandTimeout: CONNECT_LIMIT,
} as const satisfies RedisOptions;

/** Of a connection that tries once, and is thrown away when it breaks. */
export const DEDICATED = {
  ...COMMANDS,
  retryStrategy: () => null,
  db: 0,
  readOnly: false,
  failoverDetector: false,
} as const satisfies RedisOptions;

const OF_CLUSTER = {
  lazyConnect: true,
  enableOfflineQueue: false,
  scaleReads: 'master',
  clusterRetryStrategy: backOff,
  // A node that is lost is looked for anew: its address may be another one by then.
  clusterNodeRetryStrategy: null,
  slotsRefreshTimeout: CONNECT_LIMIT,
  slotsRefreshInterval: 5_000,
  shardedSubscribers: false,
} as const satisfies ClusterOptions;

/** How to build a client, and what to call it. */
export type RedisPlan =
  | { readonly kind: 'single'; readonly options: RedisOptions & typeof COMMANDS; readonly description: string }
  | {
      readonly kind: 'cluster';
      readonly nodes: { host: string; port: number }[];
      readonly options: ClusterOptions & { redisOptions: typeof PROMPT };
      readonly description: string;
    };

/** @throws InvalidOptionError */
export function planOfUrl(url: string | readonly string[]): RedisPlan {
  if (typeof url === 'string') return planOf(parseRedisUrl(url));
  const seeds = url.map(parseRedisUrl);
  const [first] = seeds;
  if (!first) throw new InvalidOptionError('remote.url', url, 'at least one URL');
  const shown = url.map(withoutSecrets);
  if (seeds.some(({ kind }) => kind === 'sentinel'))
    throw new InvalidOptionError('remote.url', shown, 'nodes of a cluster as a list, and Sentinel as one URL');
  if (seeds.some(({ db }) => db !== 0))
    throw new InvalidOptionError('remote.url', shown, 'no database but 0, which is the only one of a cluster');
  for (const field of ['tls', 'username', 'password', 'family'] as const) {
    if (seeds.some((seed) => seed[field] !== first[field]))
      throw new InvalidOptionError('remote.url', shown, `the same ${field} for all nodes of the cluster`);
  }
  return planOf({ ...first, kind: 'cluster', addresses: seeds.flatMap(({ addresses }) => addresses) });
}

export function planOfSentinel({ sentinels, name, ...options }: RedisSentinelLocation): RedisPlan {
  if (sentinels.length === 0) throw new InvalidOptionError('remote.sentinel.sentinels', [], 'at least one sentinel');
  if (!name) throw new InvalidOptionError('remote.sentinel.name', name, "the primary's name, such as 'mymaster'");
  const places = sentinels.map(({ host = 'localhost', port = 26_379 }) => `${host}:${port}`).join(',');
  return {
    kind: 'single',
    options: { ...options, sentinels: [...sentinels], name, ...COMMANDS },
    description: `Redis ${name}/${options.db ?? 0} of Sentinel ${places}`,
  };
}

export function planOfCluster({ nodes, ...options }: RedisClusterLocation): RedisPlan {
  const places = nodes.flatMap((node) => {
    if (typeof node === 'string') return planAddresses(node);
    if (typeof node === 'number') return [{ host: '127.0.0.1', port: node }];
    return [{ host: node.host ?? '127.0.0.1', port: node.port ?? 6_379 }];
  });
  if (places.length === 0) throw new InvalidOptionError('remote.cluster.nodes', [], 'at least one node');
  return {
    kind: 'cluster',
    nodes: places,
    options: { ...options, ...OF_CLUSTER, redisOptions: { ...options.redisOptions, ...PROMPT } },
    description: `Redis Cluster ${places.map(({ host, port }) => `${host}:${port}`).join(',')}`,
  };
}

const planAddresses = (url: string): { host: string; port: number }[] => [...parseRedisUrl(url).addresses];

function planOf({ kind, tls, username, password, addresses, name, db, family, ...sentinel }: RedisUrl): RedisPlan {
  const login: Pick<RedisOptions, 'username' | 'password' | 'family'> = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(family !== undefined && { family }),
  };
  if (kind === 'cluster') {
    return planOfCluster({
      nodes: [...addresses],
      redisOptions: { ...login, ...(tls && { tls: {} }) },
      // A certificate names the host, not the address that its name leads to.
      ...(tls && { dnsLookup: (host, told) => told(null, host) }),
    });
  }
  if (kind === 'sentinel') {
    const { sentinelUsername, sentinelPassword } = sentinel;
    return planOfSentinel({
      sentinels: [...addresses],
      name: name ?? '',
      db,
      ...login,
      ...(sentinelUsername !== undefined && { sentinelUsername }),
      ...(sentinelPassword !== undefined && { sentinelPassword }),
      ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
    });
  }
  const [{ host, port } = { host: 'localhost', port: 6_379 }] = addresses;
  return {
    kind: 'single',
    options: { host, port, db, ...login, ...(tls && { tls: { servername: host } }), ...COMMANDS },
    description: `Redis ${host}:${port}/${db}`,
  };
}

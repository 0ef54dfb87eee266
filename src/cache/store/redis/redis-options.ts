import type { ClusterNode, ClusterOptions, RedisOptions } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';
import { backOff } from './back-off.js';
import type { RedisClusterLocation, RedisSentinelLocation } from './redis-location.js';
import type { Address } from './redis-url-parts.js';
import { parseRedisUrl, type RedisUrl } from './redis-url.js';
import { withoutSecrets } from './redis-url-shown.js';

/** Milliseconds. Nothing of a server that hangs is waited for longer. */
const CONNECT_LIMIT = 2_000;
const ANSWER_LIMIT = 5_000;
export const GOODBYE_LIMIT = 200;

/** Nothing queues and nothing is sent twice: what cannot be sent now fails now, and the caller goes to the source. */
const PROMPT = {
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  connectTimeout: CONNECT_LIMIT,
  socketTimeout: ANSWER_LIMIT,
  disconnectTimeout: GOODBYE_LIMIT,
  replyMapping: 'legacy',
  // Commands are written in the order in which they are given: what a server is comes after what it has.
  enableAutoPipelining: false,
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

const REST_OF_CLUSTER = 'and what is for all nodes (username, password, tls, …) in remote.cluster.redisOptions';

/** How to build a client, and what to call it. */
export type RedisPlan =
  | { readonly kind: 'single'; readonly options: RedisOptions & typeof COMMANDS; readonly description: string }
  | {
      readonly kind: 'cluster';
      readonly nodes: Address[];
      readonly options: ClusterOptions & { redisOptions: typeof PROMPT };
      readonly description: string;
    };

/** @throws InvalidOptionError */
export function planOfUrl(url: string | readonly string[]): RedisPlan {
  if (typeof url === 'string') return planOf(parseRedisUrl(url));
  const seeds = url.map((each) => parseRedisUrl(each));
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

/** @throws InvalidOptionError */
export function planOfSentinel({ sentinels, name, ...options }: RedisSentinelLocation): RedisPlan {
  insistOnSome('remote.sentinel.sentinels', sentinels, 'sentinel');
  if (!name) throw new InvalidOptionError('remote.sentinel.name', name, "the primary's name, such as 'mymaster'");
  insistOnPlainNames('remote.sentinel', options.keyPrefix);
  const places = sentinels.map(({ host = 'localhost', port = 26_379 }) => `${host}:${port}`).join(',');
  return {
    kind: 'single',
    options: { ...options, sentinels: [...sentinels], name, ...COMMANDS },
    description: `Redis ${name}/${options.db ?? 0} of Sentinel ${places}`,
  };
}

/** @throws InvalidOptionError */
export function planOfCluster({ nodes, ...options }: RedisClusterLocation): RedisPlan {
  insistOnSome('remote.cluster.nodes', nodes, 'node');
  insistOnPlainNames('remote.cluster', options.keyPrefix ?? options.redisOptions?.keyPrefix);
  const places = nodes.map(placeOf);
  return {
    kind: 'cluster',
    nodes: places,
    options: {
      ...options,
      ...OF_CLUSTER,
      enableAutoPipelining: false,
      redisOptions: { ...options.redisOptions, ...PROMPT },
    },
    description: `Redis Cluster ${places.map(({ host, port }) => `${host}:${port}`).join(',')}`,
  };
}

function insistOnSome(option: string, places: unknown, what: string): void {
  const isList = Array.isArray(places);
  if (!isList || places.length === 0)
    throw new InvalidOptionError(option, isList ? [] : typeof places, `the { host, port } of at least one ${what}`);
}

function insistOnPlainNames(option: string, keyPrefix: string | undefined): void {
  if (keyPrefix) throw new InvalidOptionError(`${option}.keyPrefix`, keyPrefix, 'none; use `namespace`');
}

/** What else a node is given would reach that node alone, and none of those that it names. */
function placeOf(node: ClusterNode): Address {
  const option = 'remote.cluster.nodes';
  if (typeof node === 'number') return { host: '127.0.0.1', port: node };
  if (typeof node === 'string') {
    const { kind, tls, username, password, addresses, db, family } = parseRedisUrl(
      node.includes('://') ? node : `redis://${node}`,
      option,
    );
    const [address] = addresses;
    if (!address || kind !== 'server' || tls || db !== 0 || (username ?? password ?? family) !== undefined)
      throw new InvalidOptionError(option, withoutSecrets(node), `host:port alone, ${REST_OF_CLUSTER}`);
    return address;
  }
  const { host = '127.0.0.1', port = 6_379, ...others } = node;
  const names = Object.keys(others);
  if (names.length > 0) throw new InvalidOptionError(option, names, `host and port alone, ${REST_OF_CLUSTER}`);
  return { host, port };
}

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

import type { Cluster, ClusterNode, ClusterOptions, Redis, RedisOptions, SentinelAddress } from 'ioredis';

/** The nodes that are asked first what the cluster consists of; the rest as in ioredis (`natMap`, `redisOptions`, …). */
export interface RedisClusterLocation extends ClusterOptions {
  readonly nodes: readonly ClusterNode[];
}

/** The sentinels and the name of the primary; the rest as in ioredis (`password`, `sentinelPassword`, `natMap`, …). */
export interface RedisSentinelLocation extends Omit<RedisOptions, 'sentinels' | 'name'> {
  readonly sentinels: readonly Partial<SentinelAddress>[];
  readonly name: string;
}

/**
 * How to reach Redis 7.0 or newer.
 * - `url`: `redis://user:password@host:6379/0`,
 *   `redis+sentinel://user:password@host:26379,host:26379/name/0?sentinelPassword=…`,
 *   `redis+cluster://user:password@host:6379,host:6379`; `rediss…` for TLS. A list of `redis://` URLs names nodes of a
 *   cluster.
 * - `cluster`, `sentinel`: what a URL cannot say.
 * - `client`: one that the application owns and closes.
 */
export type RedisLocation =
  | { readonly url: string | readonly string[] }
  | { readonly cluster: RedisClusterLocation }
  | { readonly sentinel: RedisSentinelLocation }
  | { readonly client: Redis | Cluster };

import { Cluster, Redis } from 'ioredis';
import type { RedisPlace } from '../subject.js';

/**
 * A client for the caches that are given one of ioredis. Its defaults stay, among them reconnecting and the queue of
 * commands that wait for the connection; the time a command may take is bounded as everywhere in the laboratory.
 *
 * @param commandTimeout milliseconds
 */
export function ioredisClient(place: RedisPlace, commandTimeout: number): Redis | Cluster {
  const client = connect(place, { commandTimeout });
  // The failed command tells its caller; without a listener ioredis prints each break of the connection.
  client.on('error', () => undefined);
  return client;
}

function connect(place: RedisPlace, options: { commandTimeout: number }): Redis | Cluster {
  switch (place.kind) {
    case 'single':
      return new Redis(place.url, options);
    case 'sentinel':
      return new Redis({ ...options, sentinels: [...place.sentinels], name: place.name, natMap: { ...place.natMap } });
    case 'cluster':
      return new Cluster([...place.nodes], { redisOptions: options, natMap: { ...place.natMap } });
  }
}

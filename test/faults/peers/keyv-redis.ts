import KeyvRedis, { defaultReconnectStrategy, Keyv } from '@keyv/redis';
import type { Address, SubjectOptions } from '../subject.js';

type Location = NonNullable<ConstructorParameters<typeof KeyvRedis>[0]>;

/**
 * The Redis store of cache-manager and cacheable, with the client options that the README of @keyv/redis gives and
 * uses itself: its reconnect strategy, and, against hanging, `throwOnConnectError: false` and no offline queue.
 * Errors are events there and not exceptions, which is its default.
 */
export function keyvRedis({ redis, namespace, ttl, remoteTimeout }: SubjectOptions): Keyv {
  const keyv = new Keyv({
    store: new KeyvRedis(connect(redis, remoteTimeout), { throwOnConnectError: false }),
    namespace,
    // "Fixing Double Prefixing of Keys" in the README of @keyv/redis.
    useKeyPrefix: false,
    ttl,
  });
  keyv.on('error', () => undefined);
  return keyv;
}

function connect(place: SubjectOptions['redis'], timeout: number): Location {
  const node = {
    disableOfflineQueue: true,
    commandOptions: { timeout },
    socket: { reconnectStrategy: defaultReconnectStrategy },
  };
  switch (place.kind) {
    case 'single':
      return { ...node, url: place.url };
    case 'sentinel':
      return {
        name: place.name,
        sentinelRootNodes: [...place.sentinels],
        nodeAddressMap: { ...place.natMap },
        nodeClientOptions: node,
      };
    case 'cluster':
      return {
        rootNodes: place.nodes.map((address) => ({ url: urlOf(address) })),
        nodeAddressMap: { ...place.natMap },
        defaults: node,
      };
  }
}

function urlOf({ host, port }: Address): string {
  return `redis://${host}:${port}`;
}

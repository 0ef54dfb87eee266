import type { RemoteInspection } from '../remote-store.js';
import { scopeNames } from '../scope-names.js';
import type { RedisKeys } from './redis-keys.js';
import type { RedisNodes } from './redis-nodes.js';
import { dataReply, datumReply, integerReply } from './replies.js';
import { serverIdentity } from './server-facts.js';

/** Bytes of the token, which the identity of its server follows. */
const TOKEN_BYTES = 16;

/** What Redis has of a key. By plain commands that only read; who answers is asked last, as by every read. */
export async function inspectKey(
  nodes: RedisNodes,
  keys: RedisKeys,
  key: string,
  tags: readonly string[],
): Promise<RemoteInspection> {
  const [entry, scopes] = await Promise.all([inspectEntry(nodes, keys, key), inspectScopes(nodes, keys, key, tags)]);
  return { ...entry, ...scopes };
}

function inspectEntry(
  nodes: RedisNodes,
  keys: RedisKeys,
  key: string,
): Promise<Omit<RemoteInspection, 'stamps' | 'stampServer'>> {
  const [entryName, leaseName] = [keys.entry(key), keys.lease(key)];
  return nodes.at(entryName, async (node) => {
    const [entry, left, lease, leaseLeft, info] = await Promise.all([
      node.getBuffer(entryName),
      node.pttl(entryName),
      node.getBuffer(leaseName),
      node.pttl(leaseName),
      node.info('replication'),
    ]);
    const entryServer = serverIdentity(info);
    const isCurrent = datumReply(lease)?.toString('latin1', TOKEN_BYTES) === entryServer;
    return {
      entry: datumReply(entry) ?? undefined,
      remaining: timeLeft(left),
      lease: isCurrent ? { remaining: timeLeft(leaseLeft) ?? 0 } : undefined,
      entryServer,
    };
  });
}

function inspectScopes(
  nodes: RedisNodes,
  keys: RedisKeys,
  key: string,
  tags: readonly string[],
): Promise<Pick<RemoteInspection, 'stamps' | 'stampServer'>> {
  const names = scopeNames(key, tags).map((scope) => keys.stamp(scope));
  return nodes.at(keys.stamp('*'), async (node) => {
    const [stamps, info] = await Promise.all([node.mgetBuffer(names), node.info('replication')]);
    const found = dataReply(stamps, names.length).map((stamp) => stamp ?? undefined);
    return { stamps: found, stampServer: serverIdentity(info) };
  });
}

/** Of PTTL: negative where there is no such name. */
function timeLeft(reply: unknown): number | undefined {
  const left = integerReply(reply);
  return left < 0 ? undefined : left;
}

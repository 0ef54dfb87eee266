import { openRedis, type RedisNodes } from '../cache/core.js';

/** Names looked at by one command. */
const BATCH = 1_000;
/** Longest wait for the first connection, in milliseconds. */
const PATIENCE = 3_000;

/**
 * Whether a Redis keeps an entry, a lease or a stamp under a namespace. Looks at names until one is found: at all of them
 * where none is.
 */
export async function isUsed(url: string, namespace: string): Promise<boolean> {
  const nodes = openRedis({ url });
  try {
    await nodes.connect(PATIENCE);
    const pattern = `${namespace.replace(/[*?[\]\\]/g, '\\$&')}:{*`;
    for (const { node } of (await nodes.survey()).servers) if (await hasMatch(nodes, node, pattern)) return true;
    return false;
  } finally {
    await nodes.close();
  }
}

type Server = Parameters<RedisNodes['to']>[0];

async function hasMatch(nodes: RedisNodes, server: Server, pattern: string): Promise<boolean> {
  let cursor = '0';
  do {
    const from = cursor;
    const [next, names] = await nodes.to(server, (node) => node.scan(from, 'MATCH', pattern, 'COUNT', BATCH));
    if (names.length > 0) return true;
    cursor = next;
  } while (cursor !== '0');
  return false;
}

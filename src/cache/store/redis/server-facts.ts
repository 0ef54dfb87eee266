const OLDEST = 7;

/** The first 16 characters of `master_replid`: it changes when a replica is promoted and when a server starts anew. */
export function serverIdentity(info: string): string {
  // A replica tells the id of its primary, and may lag behind an eviction that the primary acknowledged.
  if (!/^role:master/m.test(info)) throw new Error('this Redis is a replica; only a primary is read');
  const id = /^master_replid:(\w{16})/m.exec(info)?.[1];
  if (id === undefined) throw new Error('Redis did not tell its replication id (INFO replication)');
  return id;
}

/**
 * The identity as a script tells it.
 * @throws Error for the answer to something else: after damage on the way, nothing is acknowledged by mistake
 */
export function identityReply(reply: unknown): string {
  const identity = Buffer.isBuffer(reply) ? reply.toString('latin1') : '';
  if (/^[0-9a-f]{16}$/.test(identity)) return identity;
  throw new Error('the answer is none to what was asked');
}

/** @throws Error for a server without functions that the scripts need (script flags came with Redis 7.0) */
export function insistOnVersion(info: string, description: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  if (version !== undefined && Number.parseInt(version, 10) < OLDEST)
    throw new Error(`${description} is version ${version}; the cache needs Redis ${OLDEST}.0 or newer`);
}

import { MismatchedReplyError, ReplicaError } from './replies.js';

const OLDEST = 7;

/**
 * The first 16 characters of `master_replid`: it changes when a replica is promoted and when a server starts anew.
 * @param info the answer to INFO replication
 * @throws ReplicaError, MismatchedReplyError
 */
export function serverIdentity(info: unknown): string {
  const text = typeof info === 'string' ? info : '';
  const role = /^role:(\w+)/m.exec(text)?.[1];
  if (role === undefined) throw new MismatchedReplyError();
  // A replica tells the id of its primary.
  if (role !== 'master') throw new ReplicaError();
  const id = /^master_replid:(\w{16})/m.exec(text)?.[1];
  if (id === undefined) throw new Error('Redis did not tell its replication id (INFO replication)');
  return id;
}

/** @throws Error for a server without functions that the scripts need (script flags came with Redis 7.0) */
export function insistOnVersion(info: string, description: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  if (version !== undefined && Number.parseInt(version, 10) < OLDEST)
    throw new Error(`${description} is version ${version}; the cache needs Redis ${OLDEST}.0 or newer`);
}

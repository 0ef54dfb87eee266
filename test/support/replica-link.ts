import type { RedisAdmin } from './redis-admin.js';
import { until } from './until.js';

export async function isLinked(replica: RedisAdmin): Promise<boolean> {
  return (await replica.facts('INFO', 'replication')).master_link_status === 'up';
}

/**
 * The replica misses every write from now on, and stays a replica that can be promoted. Credentials that its primary
 * refuses keep it away; nobody else notices.
 */
export async function detachReplica(replica: RedisAdmin): Promise<void> {
  await replica.ask('CONFIG', 'SET', 'masteruser', 'detached');
  await replica.ask('CONFIG', 'SET', 'masterauth', 'detached');
  await replica.ask('CLIENT', 'KILL', 'TYPE', 'master');
  await until('the replica was detached', async () => !(await isLinked(replica)));
}

/** Takes the credentials back: the replica, if it still is one, links itself within about a second. */
export async function admitReplica(replica: RedisAdmin): Promise<void> {
  await replica.ask('CONFIG', 'SET', 'masterauth', '');
  await replica.ask('CONFIG', 'SET', 'masteruser', '');
}

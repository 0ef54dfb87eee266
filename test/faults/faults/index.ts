import type { Fault } from '../fault.js';
import { busDropped, busSilent } from './bus.fault.js';
import { clockJumps } from './clock-jumps.fault.js';
import { clusterFailover, slotMigration } from './cluster.fault.js';
import { corruptReplies } from './corrupt-replies.fault.js';
import { everybodyCut } from './everybody-cut.fault.js';
import { failover, failoverMissedEvictions, primaryKilled } from './failover.fault.js';
import { flushall } from './flushall.fault.js';
import { halfOpen } from './half-open.fault.js';
import { loading } from './loading.fault.js';
import { maxmemoryLru, maxmemoryNoeviction } from './memory.fault.js';
import { nodeKilledLoading, nodeKilledWriting, nodePaused } from './node-killed.fault.js';
import { none } from './none.fault.js';
import { oneNodeCut } from './one-node-cut.fault.js';
import { readOnly } from './read-only.fault.js';
import { redisFrozen } from './redis-frozen.fault.js';
import { redisKilledEmpty, redisKilledSnapshot } from './redis-killed.fault.js';
import { redisSlow, redisSluggish } from './redis-slow.fault.js';
import { repliesCut } from './replies-cut.fault.js';
import { garbage, wrongType } from './sabotage.fault.js';
import { wrongPassword } from './wrong-password.fault.js';

/** All faults, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  none,
  redisKilledEmpty,
  redisKilledSnapshot,
  redisFrozen,
  redisSlow,
  redisSluggish,
  repliesCut,
  corruptReplies,
  halfOpen,
  busDropped,
  busSilent,
  oneNodeCut,
  everybodyCut,
  flushall,
  maxmemoryLru,
  maxmemoryNoeviction,
  readOnly,
  loading,
  wrongPassword,
  wrongType,
  garbage,
  clockJumps,
  nodeKilledLoading,
  nodeKilledWriting,
  nodePaused,
  failover,
  failoverMissedEvictions,
  primaryKilled,
  slotMigration,
  clusterFailover,
];

/** @throws Error for a name that is not known */
export function faultOf(name: string): Fault {
  const fault = FAULTS.find((known) => known.name === name);
  if (!fault)
    throw new Error(`There is no fault '${name}'. Choose from: ${FAULTS.map((known) => known.name).join(', ')}.`);
  return fault;
}

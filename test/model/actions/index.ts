import type { Action } from '../step.js';
import { deliverMessage, loseBus, regainBus } from './bus.js';
import { acknowledge, executeEviction, timeOut } from './evict.js';
import { heartbeat, moveOver, promote, replicate } from './failover.js';
import { join } from './join.js';
import { takeLease, wait } from './lease.js';
import { endLoad, executeFill, readDatabase } from './load.js';
import { readReplica, startRead } from './read.js';
import { crash, relay, removeRows, replay } from './recovery.js';
import { prolong, receiveReply } from './reply.js';
import { executeReads } from './shards.js';
import { expireLease, longPause, loseData } from './time.js';
import { write } from './write.js';

/** Everything that can happen. */
export const ACTIONS: readonly Action[] = [
  startRead,
  readReplica,
  executeReads,
  receiveReply,
  prolong,
  join,
  takeLease,
  wait,
  readDatabase,
  endLoad,
  executeFill,
  write,
  executeEviction,
  acknowledge,
  timeOut,
  deliverMessage,
  loseBus,
  regainBus,
  longPause,
  expireLease,
  loseData,
  replicate,
  promote,
  moveOver,
  heartbeat,
  replay,
  crash,
  relay,
  removeRows,
];

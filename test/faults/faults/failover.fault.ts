import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, sentinel } from '../fault.js';

/** Milliseconds during which the replica misses evictions. */
const MISSING = 800;

export const failover: Fault = {
  name: 'failover',
  summary: 'Sentinel makes the replica the primary; the old one becomes a replica (READONLY)',
  topology: 'sentinel',
  inflict: async (world) => {
    await sentinel(world).group.failover();
    return () => sentinel(world).group.settle();
  },
};

export const failoverMissedEvictions: Fault = {
  name: 'failover-missed-evictions',
  summary: 'the replica that becomes the primary has missed evictions that the old one acknowledged',
  topology: 'sentinel',
  inflict: async (world) => {
    const { group } = sentinel(world);
    await group.detachReplica();
    await pause(MISSING);
    await group.failover();
    return () => group.settle();
  },
};

export const primaryKilled: Fault = {
  name: 'primary-killed',
  summary: 'the primary is killed, the sentinel promotes the replica by itself, the old one comes back empty',
  topology: 'sentinel',
  inflict: async (world) => {
    const { group } = sentinel(world);
    await group.killPrimary();
    return () => group.revive();
  },
};

import type { Configuration, Mishaps, Start } from './configuration.js';
import type { Rules } from './rules.js';
import { NOTHING, type Flight, type Node, type Server, type State } from './state.js';

const NO_MISHAPS: Mishaps = {
  leaseExpiries: 0,
  losses: 0,
  busGaps: 0,
  longPauses: 0,
  timeouts: 0,
  crashes: 0,
  failovers: 0,
  lostCommits: 0,
};

export const EMPTY_SERVER: Server = { entry: null, lease: null, stamp: 0, rid: 0, stampRid: 0 };

export function firstState(configuration: Configuration, rules: Rules, start: Start): State {
  const stamp = start === 'cold' ? 0 : 1;
  const entry = stamp ? { id: 0, rid: 0, fingerprint: { stamp, rid: 0 }, value: 0 } : null;
  const server: Server = { ...EMPTY_SERVER, entry, stamp };
  const others = configuration.deposed ? { server: 1, lastRid: 1, lastStampRid: 1 } : {};
  const node = { ...newNode(start === 'near' ? 0 : NOTHING), rememberedStamp: rules.stampsTravel ? 0 : stamp };
  return {
    db: 0,
    servers: [server, secondServer(configuration, server)],
    inCharge: configuration.deposed ? 1 : 0,
    acknowledged: 0,
    outbox: 0,
    nodes: Array.from({ length: configuration.nodes }, (_, index) => (index === 0 ? node : { ...node, ...others })),
    flights: configuration.readers.map(({ node }) => unusedFlight(node)),
    writers: configuration.writes.map(({ node }) => ({
      node,
      phase: 'unused',
      version: 0,
      base: NOTHING,
      parts: 0,
      rid: 0,
      inCharge: false,
    })),
    left: { ...NO_MISHAPS, ...configuration.mishaps },
  };
}

function secondServer({ replica, deposed }: Configuration, first: Server): Server {
  if (replica) return first;
  return deposed ? { ...EMPTY_SERVER, rid: 1, stampRid: 1 } : EMPTY_SERVER;
}

export const newNode = (near: number): Node => ({
  near,
  busUp: true,
  server: 0,
  lastRid: 0,
  lastStampRid: 0,
  messages: 0,
  journal: 0,
  ring: 0,
  own: 0,
  heard: 0,
  delivered: 0,
  rememberedStamp: 0,
});

export const unusedFlight = (node: number): Flight => ({
  node,
  phase: 'unused',
  need: 0,
  attached: false,
  touched: false,
  old: false,
  again: false,
  background: false,
  found: null,
  stamps: null,
  seenId: NOTHING,
  fill: 'nothing',
  lease: null,
  value: NOTHING,
});

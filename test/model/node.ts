import type { World } from './step.js';
import { unusedFlight } from './start.js';
import { isUnderWay, NOTHING, pick, type Flight, type State } from './state.js';

/** Marks every flight of a node: none of them is joined any more, and what they bring is not kept. */
export function touch(state: State, node: number, { rules }: World): void {
  for (const flight of state.flights) {
    if (flight.node !== node || !isUnderWay(flight)) continue;
    flight.touched ||= keepsSomething(flight);
    if (rules.touchedDetached) flight.attached = false;
  }
}

export function dropNear(state: State, node: number, world: World): void {
  const { rememberedStamp: _, ...kept } = pick(state.nodes, node);
  state.nodes[node] = { ...kept, near: NOTHING, rememberedStamp: 0 };
  touch(state, node, world);
}

/** What a node does when a server tells its identity. */
export function seen(state: State, node: number, rid: number, stampRid: number, world: World): void {
  const self = pick(state.nodes, node);
  if (rid === self.lastRid && stampRid === self.lastStampRid) return;
  self.lastRid = rid;
  self.lastStampRid = stampRid;
  if (world.rules.ringReplay) self.journal |= self.ring;
  if (world.rules.newServerTouches) dropNear(state, node, world);
}

/** Whether the node would answer a caller from its near store. */
export function servesNear(state: State, node: number, { rules }: World): boolean {
  const { near, busUp } = pick(state.nodes, node);
  return near !== NOTHING && (busUp || !rules.gapSuspendsNear);
}

export function putNear(state: State, flight: Flight, value: number, { rules }: World): void {
  const self = pick(state.nodes, flight.node);
  if (flight.touched && rules.touchedNotNear) return;
  if (!self.busUp && rules.gapSuspendsNear) return;
  if (flight.old && rules.ageFromSending && rules.nearAgeBound) return;
  self.near = value;
}

/** Gives the callers of a flight their value. */
export function deliver(flight: Flight, value: number): string | undefined {
  if (flight.background || value >= flight.need) return undefined;
  return `a caller gets v${value}, though the eviction of v${flight.need - 1} was acknowledged before it asked`;
}

export const isJoinable = (flight: Flight, { rules }: World): boolean =>
  flight.attached && isUnderWay(flight) && !(flight.old && rules.joinAgeBound);

/** The loader starts; what is not needed to fill afterwards is forgotten. */
export function startLoad(flight: Flight, fill: Flight['fill'], lease: Flight['lease'] = null): void {
  const stamps = fill === 'nothing' ? null : flight.stamps;
  const touched = flight.touched && fill !== 'nothing';
  Object.assign(flight, { phase: 'loading', fill, lease, stamps, touched } satisfies Partial<Flight>);
  Object.assign(flight, { again: false, old: false, found: null, seenId: NOTHING } satisfies Partial<Flight>);
}

/** Whether it still matters to a flight that it was touched. */
const keepsSomething = ({ phase, fill }: Flight): boolean =>
  phase !== 'filling' && phase !== 'prolonging' && (fill !== 'nothing' || (phase !== 'loading' && phase !== 'loaded'));

/** Ends a flight; nothing of it matters any more. */
export function land(state: State, index: number): void {
  const { node } = pick(state.flights, index);
  state.flights[index] = { ...unusedFlight(node), phase: 'done' };
}

import { deliver, land, putNear, seen, startLoad } from '../node.js';
import { isAlive } from '../server.js';
import { NOTHING, pick, type Entry, type Flight, type Stamps, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';
import { sendRead } from './read.js';

/** The reply of the remote store arrives: a hit, a miss, or nothing to trust. */
export const receiveReply: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach(({ phase, found, stamps, node }, index) => {
    if (phase !== 'replied' || !found || !stamps) return;
    const held = found.entry ? `with v${found.entry.value}` : 'without an entry';
    const says = `${nameOf(node)}: the reply arrives, ${held}`;
    steps.push(step(state, says, (next) => take(next, index, found, stamps, world, false)));
    if (world.configuration.refresh && found.entry) {
      steps.push(step(state, `${says}, and a refresh begins`, (next) => take(next, index, found, stamps, world, true)));
    }
  });
  return steps;
};

function take(
  state: State,
  index: number,
  { entry, rid }: NonNullable<Flight['found']>,
  reply: Stamps,
  world: World,
  refresh: boolean,
): string | undefined {
  const { rules } = world;
  const flight = pick(state.flights, index);
  seen(state, flight.node, rid, reply.rid, world);
  if (flight.touched && rules.touchedReplyDiscarded) {
    readAgain(state, index, world);
    return undefined;
  }
  const stamps = rules.stampsTravel ? reply : remembered(state, flight.node, reply);
  if (entry && (isAlive(entry, rid, stamps, rules) || !rules.deadNeverServed)) {
    return hit(state, index, entry, stamps, world, refresh);
  }
  Object.assign(flight, {
    phase: 'seeking',
    found: null,
    stamps,
    seenId: entry?.id ?? NOTHING,
  } satisfies Partial<Flight>);
  return undefined;
}

function hit(
  state: State,
  index: number,
  entry: Entry,
  stamps: Stamps,
  world: World,
  refresh: boolean,
): string | undefined {
  const flight = pick(state.flights, index);
  putNear(state, flight, entry.value, world);
  const broken = deliver(flight, entry.value);
  const prolong = world.configuration.sliding && !world.rules.slidingByExpire;
  Object.assign(flight, { background: true, need: 0, attached: false } satisfies Partial<Flight>);
  if (refresh)
    Object.assign(flight, { phase: 'seeking', found: null, stamps, seenId: entry.id } satisfies Partial<Flight>);
  else if (prolong) flight.phase = 'prolonging';
  else land(state, index);
  return broken;
}

/** Once; then the loader is called, and nothing is filled. */
function readAgain(state: State, index: number, world: World): void {
  const flight = pick(state.flights, index);
  if (flight.again) startLoad(flight, 'nothing');
  else {
    flight.again = true;
    sendRead(state, index, world);
  }
}

/** Without the rule that stamps travel: the one in memory counts, until the bus speaks. */
function remembered(state: State, node: number, reply: Stamps): Stamps {
  const self = pick(state.nodes, node);
  if (self.rememberedStamp === 0) self.rememberedStamp = reply.stamp;
  return { stamp: self.rememberedStamp, rid: reply.rid };
}

/** Without the rule that a sliding entry is prolonged by PEXPIRE: what was read is written again. */
export const prolong: Action = (state) => {
  const steps: Step[] = [];
  state.flights.forEach(({ phase, found, node }, index) => {
    if (phase !== 'prolonging') return;
    steps.push(
      step(state, `${nameOf(node)}: the prolonged entry is written`, (next) => {
        pick(next.servers, pick(next.nodes, node).server).entry = found?.entry ?? null;
        land(next, index);
        return undefined;
      }),
    );
  });
  return steps;
};

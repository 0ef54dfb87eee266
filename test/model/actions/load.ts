import { deliver, land, putNear } from '../node.js';
import { askStamps } from '../server.js';
import { NOTHING, pick, serverOf, type Flight, type State } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';

/** The loader reads the database, at some moment between its start and its end. */
export const readDatabase: Action = (state) => {
  const steps: Step[] = [];
  state.flights.forEach(({ phase, node, value }, index) => {
    if (phase !== 'loading') return;
    const read = value === NOTHING ? state.db : value;
    steps.push(
      step(state, `${nameOf(node)}: the loader reads v${read} from the database`, (next) => {
        const flight = pick(next.flights, index);
        flight.phase = 'loaded';
        flight.value = read;
        return undefined;
      }),
    );
  });
  return steps;
};

/** Callers get the value at once; the fill is on its way. */
export const endLoad: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach(({ phase, node, value, fill }, index) => {
    if (phase !== 'loaded') return;
    const outlook = fill === 'nothing' ? '' : ', and the fill is sent';
    steps.push(
      step(state, `${nameOf(node)}: the load ends with v${value}${outlook}`, (next) => {
        const flight = pick(next.flights, index);
        if (fill !== 'nothing') putNear(next, flight, value, world);
        const broken = deliver(flight, value);
        if (fill === 'nothing') land(next, index);
        else
          Object.assign(flight, {
            phase: 'filling',
            background: true,
            need: 0,
            touched: false,
          } satisfies Partial<Flight>);
        return broken;
      }),
    );
  });
  return steps;
};

/** FILL reaches the server, whenever that may be. */
export const executeFill: Action = (state, world) => {
  const steps: Step[] = [];
  state.flights.forEach((flight, index) => {
    if (flight.phase !== 'filling') return;
    const accepted = mayFill(state, flight, world);
    steps.push(
      step(
        state,
        `${nameOf(flight.node)}: the fill with v${flight.value} is ${accepted ? 'stored' : 'refused'}`,
        (next) => {
          if (accepted) store(next, index, world);
          land(next, index);
          return undefined;
        },
      ),
    );
  });
  return steps;
};

function mayFill(state: State, { node, fill, lease }: Flight, { rules }: World): boolean {
  if (fill === 'anyway') return true;
  const server = serverOf(state, node);
  if (!lease || server.lease?.token !== lease.token) return false;
  return !rules.ridInLease || (lease.rid === server.rid && server.lease.rid === server.rid);
}

function store(state: State, index: number, { rules }: World): void {
  const { node, stamps, value } = pick(state.flights, index);
  const server = serverOf(state, node);
  const fingerprint = rules.fingerprintBeforeLoad ? stamps : askStamps(state, server, rules);
  if (!fingerprint) throw new Error('A flight that fills has captured a fingerprint.');
  server.entry = { id: index + 1, rid: server.rid, fingerprint, value };
  server.lease = null;
}

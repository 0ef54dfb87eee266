import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Gate } from '../../../support/cache/gate.js';
import {
  named,
  type PagesOptions,
  PLAN,
  turns,
  WarmingFleet,
  type WarmingNode,
} from '../../../support/cache/warming.js';

/** Milliseconds: the default time of a plan's lease. */
const LEASE_TTL = 15_000;

describe('warming in a fleet', () => {
  let fleet: WarmingFleet;
  beforeEach(() => {
    fleet = new WarmingFleet();
  });
  afterEach(() => fleet.stop());

  /** A node whose loads wait at a gate. */
  const slowNode = async (options: Partial<PagesOptions> = {}): Promise<[WarmingNode, Gate<string>]> => {
    const gate = new Gate<string>();
    const schedule = { concurrency: 1 };
    return [await fleet.node({ names: () => named(3), schedule, load: () => gate.pass(), ...options }), gate];
  };

  it('happens on one of two nodes that start together; the other one hears of it', async () => {
    const [first, gate] = await slowNode();
    const second = await fleet.node({ names: () => named(3) });
    await fleet.pass(1);
    expect([first.plan.state, second.plan.state]).toStrictEqual(['running', 'waiting']);
    expect(second.plan.node).toBeUndefined();
    gate.open('page');
    await fleet.pass(LEASE_TTL);
    expect(first.pages.loaded).toStrictEqual(['p0', 'p1', 'p2']);
    expect(second.pages.loaded).toStrictEqual([]);
    expect(second.plan).toMatchObject({ state: 'idle', last: { node: 'node-0', outcome: 'completed', loaded: 3 } });
    // It did not even look at the keys.
    expect(second.plan.total).toBe(0);
  });

  it('finds everything warm when a node starts later', async () => {
    await fleet.node({ names: () => named(3) });
    await fleet.pass(1_000);
    const late = await fleet.node({ names: () => named(3) });
    await fleet.pass(1);
    expect(late.plan).toMatchObject({ last: { node: 'node-1', outcome: 'completed', loaded: 0, warm: 3 } });
  });

  it('is done once in an interval, whichever node is first', async () => {
    let asked = 0;
    const names = (): [string][] => {
      asked += 1;
      return named(1);
    };
    const nodes: WarmingNode[] = [];
    for (let n = 0; n < 3; n += 1) {
      nodes.push(await fleet.node({ names, schedule: { every: '10m', atStart: false } }, { random: () => n / 3 }));
    }
    await fleet.pass(605_000);
    expect(asked).toBe(1);
    await fleet.pass(600_000);
    expect(asked).toBe(2);
    await nodes[2]?.application.close();
    await fleet.pass(605_000);
    expect(asked).toBe(3);
  });

  it('says at once that another node is at it, when asked by hand', async () => {
    const [, gate] = await slowNode();
    const second = await fleet.node({ names: () => named(3), schedule: { atStart: false } });
    await fleet.pass(1);
    expect(await second.warming.run(PLAN)).toMatchObject({ outcome: 'elsewhere', loaded: 0, total: 0 });
    gate.open('page');
  });

  it('goes on where a node has died, when its lease has ended, and not before', async () => {
    const [dying] = await slowNode();
    await fleet.pass(1);
    expect(dying.pages.loaded).toStrictEqual(['p0']);
    // Nothing of it reaches the server any more.
    dying.remote.refuse();
    const second = await fleet.node({ names: () => named(3) });
    await fleet.pass(LEASE_TTL - 1_000);
    expect(second.plan.state).toBe('waiting');
    await fleet.pass(LEASE_TTL + 1_000);
    expect(second.pages.loaded).toStrictEqual(['p0', 'p1', 'p2']);
    expect(dying.pages.loaded).toStrictEqual(['p0']);
  });

  it('goes on at once where a node was shut down in the middle', async () => {
    const [leaving, gate] = await slowNode();
    const second = await fleet.node({ names: () => named(3), schedule: { atStart: false } });
    await fleet.pass(1);
    await leaving.application.close();
    gate.open('page');
    expect(await second.warming.run(PLAN)).toMatchObject({ outcome: 'completed', loaded: 2, warm: 1 });
    expect(second.pages.loaded).toStrictEqual(['p1', 'p2']);
  });

  it('keeps its lease while a load takes longer than that lasts', async () => {
    const [first, gate] = await slowNode();
    const second = await fleet.node({ names: () => named(3), schedule: { atStart: false } });
    await fleet.pass(1);
    await fleet.pass(3 * LEASE_TTL);
    expect(await second.warming.run(PLAN)).toMatchObject({ outcome: 'elsewhere' });
    expect(first.plan.state).toBe('running');
    gate.open('page');
  });

  it('loads nothing more when the lease was lost, and begins again when it can', async () => {
    const gate = new Gate<string>();
    let loads = 0;
    const node = await fleet.node({
      names: () => named(3),
      schedule: { concurrency: 1 },
      load: async (name) => (loads++ === 0 ? gate.pass() : name),
    });
    await fleet.pass(1);
    fleet.server.flush();
    gate.open('page');
    await turns();
    expect(node.pages.loaded).toStrictEqual(['p0']);
    expect(node.plan).toMatchObject({ state: 'waiting', last: { outcome: 'cut-off' } });
    await fleet.pass(LEASE_TTL);
    expect(node.plan).toMatchObject({ state: 'idle', last: { outcome: 'completed', loaded: 3 } });
  });

  it('does not go on beside another node after a pause of the process', async () => {
    const [paused, gate] = await slowNode();
    await fleet.pass(1);
    fleet.clock.stall(2 * LEASE_TTL);
    const [second, other] = await slowNode({ schedule: { atStart: false, concurrency: 1 } });
    const result = second.warming.run(PLAN);
    await other.reached;
    gate.open('page');
    await turns();
    expect(paused.pages.loaded).toStrictEqual(['p0']);
    other.open('page');
    expect(await result).toMatchObject({ outcome: 'completed', loaded: 3 });
  });

  it('loads nothing while the remote store does not answer, and everything when it does again', async () => {
    const node = await fleet.node({ names: () => named(3) });
    node.remote.refuse();
    await fleet.pass(2 * LEASE_TTL);
    expect(node.pages.loaded).toStrictEqual([]);
    expect(node.plan.state).toBe('waiting');
    node.remote.recover();
    await fleet.pass(2 * LEASE_TTL);
    expect(node.pages.loaded).toStrictEqual(['p0', 'p1', 'p2']);
  });

  it('ends when the remote store falls silent in the middle', async () => {
    const gate = new Gate<string>();
    let loads = 0;
    const node = await fleet.node({
      names: () => named(50),
      schedule: { concurrency: 1 },
      load: async (name) => (loads++ === 0 ? gate.pass() : name),
    });
    await fleet.pass(1);
    node.remote.refuse();
    gate.open('page');
    await turns();
    expect(node.pages.loaded).toStrictEqual(['p0']);
    expect(node.plan).toMatchObject({ state: 'waiting', last: { outcome: 'cut-off' } });
  });

  it('loads nothing for a remote store that is full', async () => {
    const node = await fleet.node({ names: () => named(3), schedule: { atStart: false } });
    const gate = new Gate<string>();
    fleet.server.full = true;
    expect(await node.warming.run(PLAN)).toMatchObject({ loaded: 0 });
    fleet.server.full = false;
    // It fills up in the middle.
    const [filling] = await slowNode({ load: () => gate.pass(), schedule: { atStart: false, concurrency: 1 } });
    const result = filling.warming.run(PLAN);
    await gate.reached;
    fleet.server.full = true;
    gate.open('page');
    expect(await result).toMatchObject({ outcome: 'cut-off', loaded: 0 });
    expect([...node.pages.loaded, ...filling.pages.loaded]).toStrictEqual(['p0']);
  });

  it('does not mind what another release left as its result', async () => {
    const token = Buffer.alloc(16, 1);
    const key = `:warm:${PLAN}`;
    const lease = await fleet.server.lease(key, { token, seenId: undefined, ttl: 1_000 });
    const server = lease.kind === 'ours' ? lease.server : '';
    const body = Buffer.from('{"plan":1}');
    const id = Buffer.alloc(16, 2);
    await fleet.server.fill(key, { token, server, id, fingerprint: Buffer.alloc(16), body, ttl: 60_000 });
    const node = await fleet.node({ names: () => named(1) });
    await fleet.pass(1);
    expect(node.plan).toMatchObject({ last: { node: 'node-0', outcome: 'completed', loaded: 1 } });
  });
});

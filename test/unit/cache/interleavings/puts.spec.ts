import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, POLICY, SCOPE } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';

/** Writers that put what they wrote. The numbers are those of the interleavings in the protocol. */
describe('a put', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.remoteOnlyNode();
    b = fleet.remoteOnlyNode();
    // What they know of each other is in the remote store.
    a.bus.hold();
    b.bus.hold();
  });
  afterEach(() => fleet.stop());

  const LATEST = 'v2';
  /** Begins a write; what it returns ends it by putting the value. */
  const writing = async (node: FleetNode, value: string) => {
    const base = await node.cache.captureForPut(KEY, []);
    return () => node.cache.put(base, value, POLICY);
  };
  const atRest = () => fleet.remoteOnlyNode().cache.get(KEY);

  it('alone takes the place of what was there when its write began', async () => {
    await a.filled('v0');
    const put = await writing(a, 'v1');
    await put();
    expect(await atRest()).toBe('v1');
  });

  it.each([
    ['in the order of their commits', [0, 1]],
    ['in the other order', [1, 0]],
  ])('23: of v1 and v2 %s: v1 is not what remains', async (_, order) => {
    await a.filled('v0');
    const puts = [await writing(a, 'v1'), await writing(b, LATEST)];
    for (const at of order) await puts[at]?.();
    expect(await atRest()).not.toBe('v1');
    expect(await b.load(LATEST)).toBe(LATEST);
  });

  it.each([
    ['lost', async () => fleet.server.flush()],
    ['evicted', () => b.cache.evict(KEY)],
    ['lost and loaded anew', async () => (fleet.server.flush(), b.filled(LATEST))],
    ['evicted and loaded anew', async () => (await b.cache.evict(KEY), b.filled(LATEST))],
    ['replaced', async () => (await writing(b, LATEST))()],
    ['evicted with its scope', () => b.cache.evict(SCOPE)],
    ['evicted with its scope and loaded anew', async () => (await b.cache.evict(SCOPE), b.filled(LATEST))],
  ])('24: of v1, the entry having been %s since the write began: v1 does not get in', async (_, between) => {
    await a.filled('v0');
    const putOld = await writing(a, 'v1');
    const putNew = await writing(b, LATEST);
    await between();
    await putOld();
    expect(await atRest()).not.toBe('v1');
    await putNew();
    expect(await atRest()).not.toBe('v1');
  });

  it('24: of v1 where there was no entry: v1 does not get in, and what was loaded since goes', async () => {
    const putOld = await writing(a, 'v1');
    await b.filled('v0');
    await putOld();
    expect(await atRest()).toBeUndefined();
  });

  it('25: while v0 is being loaded: the fill is refused', async () => {
    const old = await b.slowLoad();
    const put = await writing(a, 'v1');
    await put();
    await old.finish('v0');
    expect(b.cache.stats()).toMatchObject({ fills: 0, refusedFills: 1 });
    expect(await atRest()).toBeUndefined();
  });

  it('25: while v0 is on its way, the entry being still there: v1 remains, or nothing', async () => {
    await a.filled('v0');
    const put = await writing(a, 'v1');
    const filling = b.remote.hold('fill', 'before');
    const setting = b.cache.set(KEY, 'v0', '1h');
    await filling.reached;
    await put();
    filling.open();
    await setting;
    expect(await atRest()).not.toBe('v0');
  });

  it('25: while v0 is being loaded in a refresh, the entry being still there: v1 remains', async () => {
    const eager = fleet.remoteOnlyNode({ random: () => Number.MIN_VALUE });
    eager.bus.hold();
    const loading = await eager.slowLoad();
    await fleet.pass(20_000);
    await loading.finish('v0');
    fleet.clock.stall(3_200_000);
    const refresh = new Gate<string>();
    expect(await eager.cache.getOrLoad(KEY, '1h', () => refresh.pass())).toBe('v0');
    await refresh.reached;
    const put = await writing(a, 'v1');
    await put();
    refresh.open('v0');
    await eager.cache.settled();
    expect(await atRest()).toBe('v1');
  });

  it('on an entry of a server that is not in charge any more removes it', async () => {
    await a.filled('v0');
    const put = await writing(a, 'v1');
    fleet.server.failOver();
    await put();
    expect((await fleet.server.read(KEY, [])).entry).toBeUndefined();
  });

  it('that is not acknowledged evicts, also when it is carried out after all', async () => {
    await a.filled('v0');
    const put = await writing(a, 'v1');
    const late = a.remote.postpone('put');
    await put();
    expect(a.outstanding).toBe(1);
    expect(await a.load(LATEST)).toBe(LATEST);
    await fleet.pass(250);
    expect(a.outstanding).toBe(0);
    expect(await b.filled(LATEST)).toBe(LATEST);
    await late.arrive();
    expect(await atRest()).not.toBe('v1');
  });

  it('is told to the near stores of all', async () => {
    const near = fleet.node();
    const writer = fleet.node();
    await writer.filled('v0');
    expect(await near.load('unused')).toBe('v0');
    const put = await writing(writer, 'v1');
    await put();
    expect(await near.load('unused')).toBe('v1');
    expect(await writer.load('unused')).toBe('v1');
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY } from '../../support/cache/fleet.js';

const PAST = { near: false } as const;

interface Profile {
  readonly name: string;
}

/** What this process has decoded once is not decoded again while the remote store says that the same entry is there. */
describe('a value whose entry is still there', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.node();
  });
  afterEach(() => fleet.stop());

  const read = ({ cache }: FleetNode, name = 'unused', options: { near?: false } = {}) =>
    cache.getOrLoad<Profile>(KEY, '1h', async () => ({ name }), options);
  const reads = ({ remote }: FleetNode) => remote.calls.filter((step) => step === 'read').length;
  const known = async (node: FleetNode, options: { near?: false } = {}) => {
    await read(a, 'first', options);
    await a.cache.settled();
    return read(node, 'unused', options);
  };

  it.each(['a', 'b'] as const)('is the same object after its time in the near store of %s', async (name) => {
    const node = { a, b }[name];
    const first = await known(node);
    await fleet.pass(2_000);
    const before = reads(node);
    const { nearHits } = node.cache.stats();
    expect(await read(node)).toBe(first);
    expect(reads(node)).toBe(before + 1);
    expect(node.cache.stats().nearHits).toBe(nearHits);
    // Revalidated, it is served near again.
    expect(await read(node)).toBe(first);
    expect(reads(node)).toBe(before + 1);
  });

  it('is asked for each time, and the same object, for readers past the near store', async () => {
    const first = await known(b, PAST);
    const before = reads(b);
    expect(await read(b, 'unused', PAST)).toBe(first);
    expect(await read(b, 'unused', PAST)).toBe(first);
    expect(reads(b)).toBe(before + 2);
    expect(b.cache.stats()).toMatchObject({ nearHits: 0, loads: 0 });
  });

  it.each([
    ['a key', () => a.cache.evict(KEY)],
    ['a prefix', () => a.cache.evict('user:*')],
    ['everything', () => a.cache.clear()],
  ])('is not given any more after an eviction of %s that this process has not heard of', async (_, evict) => {
    await known(b, PAST);
    b.bus.hold();
    await evict();
    expect(await read(b, 'second', PAST)).toStrictEqual({ name: 'second' });
  });

  it('is not given any more when another one was stored in its place', async () => {
    await known(b, PAST);
    b.bus.hold();
    await a.cache.evict(KEY);
    await read(a, 'second', PAST);
    await a.cache.settled();
    const second = await read(b, 'unused', PAST);
    expect(second).toStrictEqual({ name: 'second' });
    expect(await read(b, 'unused', PAST)).toStrictEqual(second);
  });

  it('is served near to those who may, whatever readers past the near store do', async () => {
    const first = await known(b);
    await read(b, 'unused', PAST);
    const before = reads(b);
    expect(await read(b)).toBe(first);
    expect(reads(b)).toBe(before);
    await fleet.pass(2_000);
    await read(b, 'unused', PAST);
    await read(b);
    expect(reads(b)).toBe(before + 2);
  });

  it('is let go when its time to live is over', async () => {
    await known(b, PAST);
    expect(b.cache.stats().near.entries).toBe(1);
    await fleet.pass(3_600_000);
    await b.cache.get(KEY);
    expect(b.cache.stats().near.entries).toBe(0);
  });

  it('is not kept for others by a read that an eviction overtook', async () => {
    await read(a, 'first', PAST);
    await a.cache.settled();
    const gate = b.remote.hold('read', 'after');
    const reading = read(b, 'second', PAST);
    await gate.reached;
    await a.cache.evict(KEY);
    await fleet.pass(250);
    gate.open();
    expect(await reading).toStrictEqual({ name: 'second' });
    await b.cache.settled();
    expect(await read(b, 'unused', PAST)).toStrictEqual({ name: 'second' });
  });
});

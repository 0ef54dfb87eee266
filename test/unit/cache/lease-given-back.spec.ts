import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, turn } from '../../support/cache/fleet.js';

describe('a lease under which nothing will be stored', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.remoteOnlyNode();
    b = fleet.remoteOnlyNode();
  });
  afterEach(() => fleet.stop());

  /** Whether a reader in another process gets the lease without waiting for its end. */
  const isFree = async (): Promise<boolean> => {
    let answered = false;
    const reading = b.load('other').then(() => (answered = true));
    for (let n = 0; n < 20; n += 1) await turn();
    const early = answered;
    await fleet.pass(4_000);
    await reading;
    return early;
  };

  it('is given back when the server refuses the fill for want of memory', async () => {
    const load = await a.slowLoad();
    fleet.server.full = true;
    await load.finish('not stored');
    fleet.server.full = false;
    expect(await isFree()).toBe(true);
  });

  it('is given back when the entry cannot be encoded', async () => {
    const tags = Array.from({ length: 65_536 }, (_, n) => `tag${n}`);
    expect(await a.filled('not stored', KEY, { tags })).toBe('not stored');
    expect(await isFree()).toBe(true);
  });

  it('is kept until its end when the fill was not answered: it may be stored yet', async () => {
    const fill = a.remote.postpone('fill');
    await a.filled('late');
    expect(await isFree()).toBe(false);
    await fill.arrive();
  });
});

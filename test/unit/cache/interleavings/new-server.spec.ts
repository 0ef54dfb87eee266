import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, turn } from '../../../support/cache/fleet.js';

/** It may lack evictions that its predecessor acknowledged, and nothing but its identity shows that it is another one. */
describe('a server not seen before', () => {
  let fleet: Fleet;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    b = fleet.node();
  });
  afterEach(() => fleet.stop());

  it('empties the near store at the next heartbeat, and marks what is being loaded', async () => {
    await b.filled('value');
    const old = await b.slowLoad('user:2');
    fleet.server.failOver();
    await fleet.pass(500);
    expect(b.cache.stats()).toMatchObject({ serverChanges: 1, near: { entries: 0 } });
    const joined = b.load('new', 'user:2');
    await turn();
    await old.finish('old');
    expect(await joined).toBe('new');
    expect(await b.load('unused', 'user:2')).toBe('new');
  });

  it('empties the near store after the acknowledgement of an eviction of something else', async () => {
    await b.filled('value');
    fleet.server.failOver();
    await b.cache.evict('other');
    expect(b.cache.stats()).toMatchObject({ serverChanges: 1, near: { entries: 0 } });
  });

  it('empties the near store after the answer to a read of something else', async () => {
    await b.filled('value');
    fleet.server.failOver();
    await b.cache.get('other');
    expect(b.cache.stats()).toMatchObject({ serverChanges: 1, near: { entries: 0 } });
  });
});

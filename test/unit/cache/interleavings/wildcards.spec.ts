import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { Fleet, type FleetNode, KEY } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';

/** A store whose search through all keys stops after each of its passes. */
class SearchedStore extends MemoryRemoteStore {
  readonly passes: Gate[] = [];

  protected override async searched(): Promise<void> {
    await this.passes.shift()?.pass();
  }
}

describe('27: a search for what a wildcard matches, paused between its passes,', () => {
  let fleet: Fleet<SearchedStore>;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.over((clock) => new SearchedStore(clock));
    a = fleet.node();
    b = fleet.node();
    b.bus.hold();
  });
  afterEach(() => fleet.stop());

  /** Evicts up to the end of the pass, and ends the eviction when told. */
  const pausedAfter = async (pass: 1 | 2) => {
    const gates = [new Gate(), new Gate()];
    fleet.server.passes.push(...gates);
    const evicting = a.cache.evict('us*:1');
    if (pass === 2) gates[0]?.open();
    await gates[pass - 1]?.reached;
    return () => {
      for (const gate of gates) gate.open();
      return evicting;
    };
  };

  it.each([1, 2] as const)('while an old load fills after pass %d: its entry is not there at the end', async (pass) => {
    const old = await b.slowLoad();
    const goOn = await pausedAfter(pass);
    await old.finish('old');
    await goOn();
    expect(await a.cache.has(KEY)).toBe(false);
    expect(await a.load('new')).toBe('new');
  });

  it.each([1, 2] as const)('while an old entry is read after pass %d: it is not kept by who evicts', async (pass) => {
    await a.filled('old');
    const goOn = await pausedAfter(pass);
    const reading = a.load('unused');
    expect(await reading).toBe('old');
    await goOn();
    expect(await a.load('new')).toBe('new');
  });

  it.each([1, 2] as const)('tells the others after the end only: paused after pass %d', async (pass) => {
    await a.filled('old');
    b.bus.release();
    expect(await b.load('unused')).toBe('old');
    const goOn = await pausedAfter(pass);
    expect(b.cache.stats().busMessages).toBe(0);
    await goOn();
    expect(await b.load('new')).toBe('new');
    expect(b.cache.stats().busMessages).toBe(1);
  });
});

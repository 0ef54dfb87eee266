import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY } from '../../../support/cache/fleet.js';

describe('while the remote store does not answer, a process', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.node();
  });
  afterEach(() => fleet.stop());

  it('answers a second read from its near store for 1 s, and loads again after it', async () => {
    b.remote.refuse();
    expect(await b.load('first')).toBe('first');
    fleet.clock.stall(999);
    expect(await b.load('second')).toBe('first');
    fleet.clock.stall(1);
    expect(await b.load('second')).toBe('second');
  });

  it('keeps it for `degradedNearLifetime` if that is declared', async () => {
    const patient = fleet.node({ degradedNearLifetime: '300ms' });
    patient.remote.refuse();
    expect(await patient.load('first')).toBe('first');
    fleet.clock.stall(300);
    expect(await patient.load('second')).toBe('second');
  });

  it('never keeps it for longer than nearMaxStaleness', async () => {
    const patient = fleet.node({ degradedNearLifetime: '1h', nearMaxStaleness: '500ms' });
    patient.remote.refuse();
    expect(await patient.load('first')).toBe('first');
    fleet.clock.stall(500);
    expect(await patient.load('second')).toBe('second');
  });

  it('loads for each read where `degradedNearLifetime` is false', async () => {
    const careful = fleet.node({ degradedNearLifetime: false });
    careful.remote.refuse();
    for (const value of ['first', 'second', 'third']) expect(await careful.load(value)).toBe(value);
    expect(careful.cache.stats().loads).toBe(3);
  });

  it('feels its own eviction at once', async () => {
    b.remote.refuse();
    expect(await b.load('old')).toBe('old');
    await b.cache.evict(KEY);
    expect(await b.load('new')).toBe('new');
  });

  it('does not keep what it was loading when it evicted', async () => {
    b.remote.refuse();
    const old = await b.slowLoad();
    await b.cache.evict(KEY);
    await old.finish('old');
    expect(await b.load('new')).toBe('new');
  });

  it('keeps nothing of it beyond its return', async () => {
    b.remote.refuse();
    expect(await b.load('old')).toBe('old');
    const loading = await b.slowLoad('user:2');
    await a.cache.evict(KEY);
    b.remote.recover();
    expect(b.cache.stats().near.entries).toBe(0);
    await loading.finish('old');
    expect(b.cache.stats().near.entries).toBe(0);
    expect(await b.load('new')).toBe('new');
  });

  it('has its evictions carried out when it is back', async () => {
    await a.filled('old');
    b.remote.refuse();
    await b.cache.evict(KEY);
    b.remote.recover();
    await fleet.pass(1_000);
    expect(b.outstanding).toBe(0);
    expect(await a.load('new')).toBe('new');
  });

  it('does not take what is full for what is away: nothing is kept near for longer than else', async () => {
    fleet.server.full = true;
    expect(await b.load('first')).toBe('first');
    expect(b.cache.stats().remote.breaker).toBe('closed');
    fleet.clock.stall(1_000);
    expect(await b.load('second')).toBe('second');
  });
});

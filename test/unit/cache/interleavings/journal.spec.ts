import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, SCOPE } from '../../../support/cache/fleet.js';

/** A's evictions are not acknowledged; the breaker is closed all the while. The numbers are those of the protocol. */
describe('an eviction that the remote store did not acknowledge', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(async () => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.remoteOnlyNode();
    await a.filled('old', KEY, { tags: ['vip'] });
  });
  afterEach(() => fleet.stop());

  const evictions = [
    ['its key', () => a.cache.evict(KEY)],
    ['a prefix', () => a.cache.evict(SCOPE)],
    ['a wildcard', () => a.cache.evict('us*:1')],
    ['a tag', () => a.cache.evictTags('vip')],
    ['everything', () => a.cache.clear()],
  ] as const;
  const replayed = () => fleet.pass(250);

  it.each(evictions)('15: of %s: the own next read does not ask the remote store', async (_, evict) => {
    a.remote.postpone('evict');
    await evict();
    expect(a.cache.stats().remote).toMatchObject({ breaker: 'closed', journalDepth: 1 });
    const asked = a.remote.calls.length;
    expect(await a.load('new', KEY, { tags: ['vip'] })).toBe('new');
    expect(a.remote.calls).toHaveLength(asked);
  });

  it('15: the own readers that do not load find nothing', async () => {
    a.remote.postpone('evict');
    await a.cache.evict(KEY);
    expect(await a.cache.get(KEY, { tags: ['vip'] })).toBeUndefined();
    expect(await a.cache.has(KEY)).toBe(false);
  });

  it('15: what it does not cover is read as before', async () => {
    await b.filled('other', 'meeting:1');
    a.remote.postpone('evict');
    await a.cache.evict(SCOPE);
    expect(await a.load('unused', 'meeting:1')).toBe('other');
  });

  it('15: a load from before it is not kept, here or there', async () => {
    const old = await a.slowLoad('user:2');
    a.remote.postpone('evict');
    await a.cache.evict(SCOPE);
    await old.finish('old');
    expect(await a.load('new', 'user:2')).toBe('new');
    expect(await b.load('new', 'user:2')).toBe('new');
  });

  it('15: a load from before it is not stored although its lease is still there', async () => {
    const old = await a.slowLoad('user:2');
    a.remote.postpone('evict');
    a.remote.postpone('release');
    await a.cache.evict('user:2');
    await old.finish('old');
    expect(await b.cache.has('user:2')).toBe(false);
  });

  it.each(evictions)('16: of %s, that runs 5 s later makes a miss, and nothing else', async (_, evict) => {
    const late = a.remote.postpone('evict');
    await evict();
    await replayed();
    expect(a.outstanding).toBe(0);
    expect(await b.filled('new', KEY, { tags: ['vip'] })).toBe('new');
    await fleet.pass(5_000);
    const loading = await b.slowLoad('user:2', { tags: ['vip'] });
    await late.arrive();
    expect(await b.filled('newer', KEY, { tags: ['vip'] })).toBe('newer');
    expect(await loading.finish('value')).toBe('value');
    expect(await a.load('unused', KEY, { tags: ['vip'] })).toBe('newer');
  });

  it('14: although it was carried out, is replayed: that makes a miss, and nothing else', async () => {
    const reply = a.remote.hold('evict', 'after');
    const evicting = a.cache.evict(KEY);
    await reply.reached;
    expect(await b.filled('new')).toBe('new');
    reply.fail(new Error('connection lost'));
    await evicting;
    expect(a.outstanding).toBe(1);
    await replayed();
    expect(a.outstanding).toBe(0);
    expect(await b.filled('newer')).toBe('newer');
    await fleet.pass(1_000);
    expect(await a.load('unused')).toBe('newer');
  });

  it.each(evictions)('is replayed until it is acknowledged: %s', async (_, evict) => {
    a.remote.postpone('evict');
    await evict();
    a.remote.postpone('evict');
    await replayed();
    expect(a.outstanding).toBe(1);
    await replayed();
    expect(a.outstanding).toBe(0);
    expect(await b.load('new', KEY, { tags: ['vip'] })).toBe('new');
  });

  it('is told to the others when it is replayed', async () => {
    const near = fleet.node();
    expect(await near.load('unused', KEY, { tags: ['vip'] })).toBe('old');
    a.remote.postpone('evict');
    await a.cache.evict(KEY);
    expect(await near.load('unused', KEY, { tags: ['vip'] })).toBe('old');
    await replayed();
    expect(await near.load('new', KEY, { tags: ['vip'] })).toBe('new');
  });

  it('stays outstanding when another of the same target is acknowledged while it waits', async () => {
    a.remote.postpone('evict');
    await a.cache.evict(KEY);
    const replay = a.remote.hold('evict', 'after');
    fleet.clock.advance(250);
    await replay.reached;
    a.remote.postpone('evict');
    await a.cache.evict(KEY);
    replay.open();
    await fleet.pass(1);
    expect(a.outstanding).toBe(1);
    await replayed();
    expect(a.outstanding).toBe(0);
  });

  it('which are more than can be kept become one of everything', async () => {
    await b.filled('old', 'meeting:1');
    a.remote.postpone('evict');
    await a.cache.evict(Array.from({ length: 1_001 }, (_, n) => `account:${n}`));
    expect(a.outstanding).toBe(1);
    expect(await a.load('new', 'meeting:1')).toBe('new');
    await replayed();
    expect(await b.load('new', 'meeting:1')).toBe('new');
  });

  it('again and again is one: it does not become everything', async () => {
    await b.filled('kept', 'meeting:1');
    a.remote.refuse();
    for (let n = 0; n < 1_001; n += 1) await a.cache.evict(KEY);
    a.remote.recover();
    await fleet.pass(10_000);
    expect(a.outstanding).toBe(0);
    expect(await b.load('evicted by nobody', 'meeting:1')).toBe('kept');
  });
});

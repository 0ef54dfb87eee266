import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { Fleet, KEY, SCOPE, type FleetNode } from '../../support/cache/fleet.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

const HOUR = 3_600_000;

describe('explain, with a remote store', () => {
  let fleet: Fleet;
  let node: FleetNode;
  let other: FleetNode;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    [node, other] = [fleet.node(), fleet.node()];
  });
  afterEach(() => fleet.stop());

  const nextRead = async (by = node, options = {}): Promise<string> => (await by.cache.explain(KEY, options)).nextRead;

  it('says that there is nothing where there is nothing', async () => {
    expect(await node.cache.explain(KEY)).toEqual({
      key: KEY,
      nextRead: 'a load: there is no entry',
      near: null,
      remote: {
        store: 'memory',
        breaker: 'closed',
        busAlive: true,
        error: null,
        server: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
        entry: null,
      },
      scopes: [
        { scope: '*', stamp: 'missing' },
        { scope: SCOPE, stamp: 'missing' },
      ],
      lease: null,
      journal: { covers: false, depth: 0 },
    });
  });

  it('shows an entry in both stores, and never its value', async () => {
    await node.filled('a secret', KEY, { tags: ['people'] });
    fleet.clock.advance(100);
    const explained = await node.cache.explain(KEY);
    const { near, remote, scopes, lease } = explained;
    expect(explained.nextRead).toBe('a hit in the near store');
    expect(near).toMatchObject({ state: 'served', age: 100, tags: ['people'], degraded: false });
    expect(near?.bytes).toBeGreaterThan(300);
    expect(remote?.entry).toMatchObject({ state: 'alive', id: near?.id });
    expect(remote?.entry?.header).toMatchObject({ age: 100, compressed: false, tags: ['people'] });
    expect(remote?.entry?.remaining).toBeGreaterThan(HOUR * 0.9);
    expect(scopes).toEqual([
      { scope: '*', stamp: 'present' },
      { scope: SCOPE, stamp: 'present' },
      { scope: 'tag people', stamp: 'present' },
    ]);
    expect(lease).toBeNull();
    expect(JSON.stringify(explained)).not.toContain('secret');
  });

  it('tells what is compressed', async () => {
    await node.filled('long '.repeat(1_000));
    const { remote } = await node.cache.explain(KEY);
    expect(remote?.entry?.header).toMatchObject({ compressed: true });
    expect(remote?.entry?.size).toBeLessThan(remote?.entry?.header?.payloadSize ?? 0);
  });

  it('finds what another process has stored', async () => {
    await other.filled('v0');
    expect(await nextRead()).toBe('a hit in Redis');
    expect((await node.cache.explain(KEY)).near).toBeNull();
  });

  it('looks past the near store for a reader that does', async () => {
    await node.filled('v0');
    expect(await nextRead(node, { near: false })).toBe('a hit in Redis');
  });

  it('sees an eviction of a scope by the dead fingerprint, and the missing stamp', async () => {
    await node.filled('v0', KEY, { tags: ['people'] });
    await other.cache.evictTags('people');
    const { nextRead: next, remote, scopes } = await node.cache.explain(KEY);
    expect(next).toBe('a load: the entry was evicted (its fingerprint is dead)');
    expect(remote?.entry?.state).toBe('evicted');
    expect(scopes.filter(({ stamp }) => stamp === 'missing')).toEqual([{ scope: 'tag people', stamp: 'missing' }]);
  });

  it('sees it too when the stamp has been made anew', async () => {
    await node.filled('v0');
    await other.cache.evict(SCOPE);
    await other.load('v', 'user:2');
    const { remote, scopes } = await other.cache.explain(KEY);
    expect(remote?.entry?.state).toBe('evicted');
    expect(scopes.map(({ stamp }) => stamp)).toEqual(['present', 'present']);
  });

  it('tells an entry of before a failover', async () => {
    await other.filled('v0');
    fleet.server.failOver();
    expect(await nextRead()).toMatch(/^a load: the entry was made under another server/);
  });

  it('tells an entry that cannot be read', async () => {
    const lease = { token: Buffer.alloc(16, 1), seenId: undefined, ttl: 1_000 };
    const reply = await fleet.server.lease(KEY, lease);
    if (reply.kind !== 'ours') throw new Error(reply.kind);
    const id = Buffer.alloc(16, 2);
    const rest = { fingerprint: Buffer.alloc(16), body: Buffer.from('rubbish'), ttl: HOUR };
    await fleet.server.fill(KEY, { token: lease.token, server: reply.server, id, ...rest });
    const { nextRead: next, remote } = await node.cache.explain(KEY);
    expect(next).toBe('a load: the entry cannot be read');
    expect(remote?.entry).toMatchObject({ state: 'damaged', id: '02'.repeat(16), header: null });
  });

  it('tells what is past its time to live, and what becomes of it', async () => {
    await other.load('v0', KEY, { staleFor: '1h', staleIfError: '1h' });
    await other.cache.settled();
    // Whatever its time to live was scattered by.
    await fleet.pass(HOUR + 2_000);
    expect(await nextRead(node, { staleFor: '1h' })).toBe('served stale and refreshed');
    expect(await nextRead(node, { staleFor: '1s' })).toBe('a load: past its time to live');
    expect(await nextRead(node, { staleIfError: '1h' })).toBe(
      'a load: past its time to live; should it fail, the expired value is served',
    );
  });

  it('tells what is kept near, but has to be compared with the remote store', async () => {
    await node.filled('v0');
    await fleet.pass(2_000);
    const { near, nextRead: next } = await node.cache.explain(KEY);
    expect({ state: near?.state, next }).toEqual({ state: 'kept', next: 'a hit in Redis' });
  });

  it('sees who loads, here and elsewhere', async () => {
    const load = await node.slowLoad();
    expect((await node.cache.explain(KEY)).lease).toMatchObject({ here: true });
    expect(await nextRead(node)).toBe('a wait for the load that is under way in this process');
    expect((await other.cache.explain(KEY)).lease).toMatchObject({ here: false, remaining: 3_000 });
    expect(await nextRead(other)).toMatch(/^a wait for the load that another process has the lease for/);
    await load.finish('v0');
    expect((await other.cache.explain(KEY)).lease).toBeNull();
  });

  it('answers while the remote store is away, and says so', async () => {
    await other.filled('v0');
    node.remote.refuse();
    const { nextRead: next, remote, scopes } = await node.cache.explain(KEY);
    expect(next).toBe('a load without filling: Redis does not answer');
    expect(remote).toMatchObject({ error: 'connection refused', server: null, entry: null, busAlive: false });
    expect(scopes.map(({ stamp }) => stamp)).toEqual(['unknown', 'unknown']);
  });

  it('answers while the remote store is silent', async () => {
    node.remote.hang();
    expect((await node.cache.explain(KEY)).remote?.error).toBe('no answer within 500 ms');
  });

  it('tells of the breaker, without asking it', async () => {
    node.remote.refuse();
    for (const key of ['other:1', 'other:2', 'other:3']) await node.load('v0', key);
    node.remote.recover();
    const errors = node.cache.stats().remoteErrors;
    expect(await nextRead()).toBe('a load without filling: Redis does not answer (the breaker is open)');
    expect(node.cache.stats()).toMatchObject({ remoteErrors: errors, remote: { breaker: 'open' } });
  });

  it('tells of an eviction that is not acknowledged yet', async () => {
    await other.filled('v0');
    node.remote.refuse();
    await node.cache.evict(SCOPE);
    node.remote.recover();
    const { nextRead: next, journal } = await node.cache.explain(KEY);
    expect(next).toBe('a load without filling: an eviction of it is not acknowledged yet');
    expect(journal).toEqual({ covers: true, depth: 1 });
    expect((await node.cache.explain('meeting:1')).journal).toEqual({ covers: false, depth: 1 });
  });

  it('changes nothing: it counts as no read, creates no stamp, and asks for nothing but a look', async () => {
    await node.filled('v0');
    await node.cache.evict(SCOPE);
    await node.filled('v1');
    const before = node.cache.stats();
    node.remote.calls.length = 0;
    await node.cache.explain(KEY);
    await node.cache.explain('nothing:here');
    expect(node.remote.calls).toEqual(['inspect', 'inspect']);
    expect(node.cache.stats()).toEqual(before);
    expect((await fleet.server.inspect('nothing:here', [])).stamps[1]).toBeUndefined();
  });

  it('does not keep a near entry from leaving when there is no room', async () => {
    const small = fleet.node({ near: { maxEntries: 2 } });
    await small.filled('1', 'a:1');
    await small.filled('2', 'a:2');
    await small.cache.explain('a:1');
    await small.filled('3', 'a:3');
    expect((await small.cache.explain('a:1')).near).toBeNull();
    expect((await small.cache.explain('a:2')).near?.state).toBe('served');
  });

  it('refuses what is no key', async () => {
    await expect(node.cache.explain('user:*')).rejects.toThrow(/CACHE\.INVALID_KEY/);
  });
});

describe('explain, without a remote store', () => {
  it('tells what the near store is going to do', async () => {
    const clock = new ManualClock();
    const cache = new Cache({ namespace: 'n', clock });
    const next = async (options = {}): Promise<string> => (await cache.explain(KEY, options)).nextRead;
    expect(await next()).toBe('a load: there is no entry');
    await cache.getOrLoad(KEY, '1h', async () => 'v0', { staleFor: '1h' });
    expect(await cache.explain(KEY)).toMatchObject({
      nextRead: 'a hit in the near store',
      remote: null,
      lease: null,
      scopes: [
        { scope: '*', stamp: 'unknown' },
        { scope: SCOPE, stamp: 'unknown' },
      ],
    });
    clock.advance(HOUR);
    expect(await next({ staleFor: '1h' })).toBe('served stale from the near store, and refreshed');
    expect(await next()).toBe('a load: past its time to live');
    await cache.evict(SCOPE);
    expect(await next({ staleFor: '1h' })).toBe('a load: the entry was evicted');
    await cache.close();
  });
});

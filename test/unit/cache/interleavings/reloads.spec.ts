import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, POLICY, SCOPE } from '../../../support/cache/fleet.js';
import { Gate } from '../../../support/cache/gate.js';

/** A reloads; B reads from the remote store each time. */
describe('a reload', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;

  beforeEach(async () => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.remoteOnlyNode();
    await a.filled('old');
  });
  afterEach(() => fleet.stop());

  const reload = (node: FleetNode, loader: () => Promise<string>, key = KEY, more: object = {}) =>
    node.cache.reload({ key, tags: [], policy: { ...POLICY, ...more }, loader });
  const slowReload = async (node: FleetNode) => {
    const gate = new Gate<string>();
    const result = reload(node, () => gate.pass());
    await gate.reached;
    return {
      finish: (value: string) => {
        gate.open(value);
        return result;
      },
    };
  };

  it('replaces the entry for all when it has answered, and evicts nothing', async () => {
    expect(await reload(a, async () => 'new')).toBe('new');
    expect(await a.cache.get(KEY)).toBe('new');
    expect(await b.cache.get(KEY)).toBe('new');
    expect(a.cache.stats().evictions).toBe(0);
  });

  it('leaves others what was there until then', async () => {
    const reloading = await slowReload(a);
    expect(await a.load('source')).toBe('old');
    expect(await b.load('source')).toBe('old');
    expect(await reloading.finish('new')).toBe('new');
    expect(await a.load('source')).toBe('new');
    expect(await b.load('source')).toBe('new');
  });

  it('keeps an older load from being stored', async () => {
    await a.cache.evict(KEY);
    const loading = await b.slowLoad();
    await reload(a, async () => 'new');
    await loading.finish('older');
    expect(await a.cache.get(KEY)).toBe('new');
    expect(await b.cache.get(KEY)).toBe('new');
  });

  it.each([
    ['the key', KEY],
    ['a prefix', SCOPE],
  ])('stores nothing when %s was evicted meanwhile', async (_, target) => {
    const reloading = await slowReload(a);
    await b.cache.evict(target);
    await reloading.finish('before the write');
    expect(await a.cache.get(KEY)).toBeUndefined();
    expect(await b.cache.get(KEY)).toBeUndefined();
  });

  it('that another one has overtaken leaves nothing older than itself', async () => {
    const first = await slowReload(a);
    const second = await slowReload(b);
    await first.finish('second');
    expect(await b.cache.get(KEY)).toBeUndefined();
    await second.finish('third');
    expect(await b.filled('third')).toBe('third');
    expect(await a.load('source')).toBe('third');
  });

  it('that fails leaves the entry', async () => {
    const failing = reload(a, () => Promise.reject(new Error('database away')));
    await expect(failing).rejects.toThrow('database away');
    expect(await b.cache.get(KEY)).toBe('old');
  });

  it('whose error is an answer outdates the entry', async () => {
    const missing = reload(a, () => Promise.reject(new Error('not found')), KEY, { serveStaleOn: () => false });
    await expect(missing).rejects.toThrow('not found');
    expect(await a.cache.get(KEY)).toBeUndefined();
    expect(await b.cache.get(KEY)).toBeUndefined();
  });

  it('whose value may not be kept outdates the entry', async () => {
    await a.cache.reload({ key: KEY, tags: [], policy: POLICY, loader: async () => 'mine', unless: () => true });
    expect(await a.cache.get(KEY)).toBeUndefined();
    expect(await b.cache.get(KEY)).toBeUndefined();
  });

  it('that is not stored outdates the entry as soon as the remote store answers', async () => {
    a.remote.refuse();
    expect(await reload(a, async () => 'new')).toBe('new');
    expect(a.outstanding).toBe(1);
    a.remote.recover();
    await fleet.pass(500);
    expect(await b.cache.get(KEY)).toBeUndefined();
  });

  describe('of very many keys', () => {
    const many = Array.from({ length: 1_200 }, (_, n) => `user:many:${n}`);

    it('does not become an eviction of everything at a failover', async () => {
      const missing = () => Promise.reject(new Error('not found'));
      for (const key of many)
        await expect(reload(a, missing, key, { serveStaleOn: () => false })).rejects.toThrow('not found');
      expect(a.cache.stats().evictions).toBe(many.length);
      fleet.server.failOver();
      await b.filled('after');
      await a.cache.get('user:2');
      expect(a.cache.stats()).toMatchObject({ serverChanges: 1, remote: { journalDepth: 0 } });
      await fleet.pass(500);
      expect(await b.cache.get(KEY)).toBe('after');
    });

    it('leaves half of the journal to evictions', async () => {
      a.remote.refuse();
      for (const key of many) await reload(a, async () => 'new', key);
      expect(a.outstanding).toBe(500);
      await a.cache.evict(KEY);
      expect(a.outstanding).toBe(501);
    });
  });
});

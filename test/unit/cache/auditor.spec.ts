import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditedCache, BOUND, NONE, turns } from '../../support/cache/audited-cache.js';

describe.each([
  ['a near store alone', 'near'],
  ['a remote store alone', 'remote'],
  ['a near and a remote store', 'both'],
] as const)('an audit of a hit in %s', (_, layers) => {
  let audited: AuditedCache;
  beforeEach(() => {
    audited = new AuditedCache(layers);
  });
  afterEach(() => audited.cache.close());

  it('finds that the source says the same', async () => {
    await audited.hit();
    expect(await audited.finished()).toStrictEqual({ ...NONE, agreed: 1 });
    expect(audited.stats).toMatchObject({ audits: 1, auditLoads: 1, loads: 1 });
    expect(audited.loads).toBe(2);
  });

  it('finds a stale entry: written behind its back, and still served after the bound', async () => {
    await audited.staleHit();
    await audited.waiting();
    await audited.pass(BOUND - 1);
    expect(audited.verdicts).toStrictEqual(NONE);
    await audited.pass(1);
    expect(await audited.finished()).toStrictEqual({ ...NONE, stale: 1 });
    expect(audited.stats).toMatchObject({ auditLoads: 2, loads: 1 });
  });

  it.each([
    ['key', () => audited.cache.evict('k')],
    ['tag', () => audited.cache.evictTags('vip')],
    ['scope', () => audited.cache.clear()],
  ])('does not take an eviction under way for staleness: by %s', async (_kind, evict) => {
    await audited.staleHit(['old', 'new'], { tags: ['vip'] });
    await audited.waiting();
    await evict();
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
    expect(audited.errors).toStrictEqual([]);
  });

  it('does not take another entry with the same value for the old one', async () => {
    await audited.staleHit();
    await audited.waiting();
    await audited.cache.evict('k');
    await audited.cache.set('k', 'old', '1h');
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
  });

  it('sees that the entry has gone before it waits at all', async () => {
    await audited.staleHit();
    await audited.cache.evict('k');
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
  });

  it('does not count a source that says again what is served', async () => {
    await audited.staleHit();
    await audited.waiting();
    audited.value = 'old';
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
  });

  it('stores and evicts nothing, and counts no reads', async () => {
    await audited.staleHit();
    const { nearHits, remoteHits, misses, fills, evictions, near } = audited.stats;
    const calls = audited.chaos.calls.length;
    await audited.waiting();
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, stale: 1 });
    expect(audited.stats).toMatchObject({ nearHits, remoteHits, misses, fills, evictions });
    expect(audited.stats.near.entries).toBeLessThanOrEqual(near.entries);
    const changes = audited.chaos.calls.slice(calls).filter((step) => step !== 'read' && step !== 'identities');
    expect(changes).toStrictEqual([]);
    expect(await audited.cache.get('k')).toBe('old');
  });

  it('is not made of a read that says so', async () => {
    await audited.hit('k', { audit: false });
    await turns();
    expect(audited.stats).toMatchObject({ audits: 0, auditDropped: 0 });
    expect(audited.loads).toBe(1);
  });

  it('is not made where nobody asks for it', async () => {
    const { cache } = audited;
    audited = new AuditedCache(layers, false);
    await audited.hit();
    await turns();
    expect(audited.stats.audits).toBe(0);
    expect(audited.loads).toBe(1);
    await cache.close();
  });
});

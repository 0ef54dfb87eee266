import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { AuditedCache, BOUND, NONE, turns } from '../../support/cache/audited-cache.js';
import { Gate } from '../../support/cache/gate.js';

describe('an audit', () => {
  let audited: AuditedCache;
  beforeEach(() => {
    audited = new AuditedCache('near');
  });
  afterEach(() => audited.cache.close());

  it('is made of the share of hits that chance chooses', async () => {
    const numbers = [0.1, 0.25, 0.9, 0.2499];
    const some = new AuditedCache('near', { share: 0.25, random: () => numbers.shift() ?? 1 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) await some.hit(key);
    expect(await some.finished()).toStrictEqual({ ...NONE, agreed: 2 });
    await some.cache.close();
  });

  it('never delays the caller, nor calls the loader before it has its answer', async () => {
    await audited.read();
    const held = new Gate<string>();
    let called = 0;
    const answer = audited.cache.getOrLoad('k', '1h', () => {
      called += 1;
      return held.pass();
    });
    expect(await answer).toBe('old');
    expect(called).toBe(0);
    await held.reached;
    expect(called).toBe(1);
    held.open('old');
  });

  it('runs outside of the request that it is about', async () => {
    const request = new AsyncLocalStorage<string>();
    const inside: unknown[] = [];
    const load = () =>
      audited.cache.getOrLoad('k', '1h', async () => {
        inside.push(request.getStore());
        return 'value';
      });
    await request.run('of Ada', load);
    await request.run('of Ada', load);
    await audited.finished();
    expect(inside).toStrictEqual(['of Ada', undefined]);
  });

  it('is made of one hit of a key at a time', async () => {
    await audited.read();
    const held = new Gate<string>();
    let called = 0;
    const load = () =>
      audited.cache.getOrLoad('k', '1h', () => {
        called += 1;
        return held.pass();
      });
    for (let n = 0; n < 5; n += 1) await load();
    await held.reached;
    await load();
    held.open('old');
    await audited.finished();
    expect(called).toBe(1);
    expect(audited.stats).toMatchObject({ audits: 1, auditDropped: 0 });
    await audited.read();
    await audited.seen(({ audits }) => audits === 2);
  });

  it('waits for its turn at the source, and is given up where too many are under way', async () => {
    const bounded = new AuditedCache('near', { concurrency: 2, capacity: 4 });
    const gates = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => [key, new Gate<unknown>()]));
    for (const key of gates.keys()) await bounded.read(key);
    for (const [key, gate] of gates) await bounded.cache.getOrLoad(key, '1h', () => gate.pass());
    await gates.get('b')?.reached;
    await turns();
    expect(bounded.stats).toMatchObject({ audits: 4, auditLoads: 2, auditDropped: 2 });
    gates.get('b')?.fail(new Error('the source is away'));
    await gates.get('c')?.reached;
    await turns();
    expect(bounded.stats.auditLoads).toBe(3);
    for (const key of ['a', 'c', 'd']) gates.get(key)?.open('old');
    expect(await bounded.finished()).toStrictEqual({ ...NONE, agreed: 3, unsettled: 1 });
    await bounded.hit('e');
    await bounded.seen(({ auditAgreed }) => auditAgreed > 3);
    await bounded.cache.close();
  });

  it('is not made of values that take long to compare', async () => {
    audited.value = Array.from({ length: 20_000 }, (_, id) => ({ id, title: `meeting ${id}` }));
    await audited.hit('a');
    audited.value = new Set(Array.from({ length: 2_000 }, (_, id) => ({ id, title: `meeting ${id}` })));
    await audited.hit('b');
    expect(audited.stats).toMatchObject({ audits: 0, auditDropped: 2 });
  });

  it('is not made of a hit that is stale on purpose', async () => {
    const read = () => audited.read('k', { staleFor: '1h' });
    await read();
    audited.clock.advance(3_600_000);
    await read();
    await turns();
    expect(audited.stats).toMatchObject({ staleHits: 1, audits: 0 });
    await read();
    await audited.seen(({ audits }) => audits === 1);
  });

  it('does not wait for an entry that becomes stale on purpose', async () => {
    const read = () => audited.cache.getOrLoad('k', '2s', async () => audited.value, { staleFor: '1h' });
    await read();
    audited.value = 'new';
    expect(await read()).toBe('old');
    await audited.waiting();
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
  });

  it('ends with its cache: what waits does not load again', async () => {
    await audited.staleHit();
    await audited.waiting();
    await audited.cache.close();
    expect(await audited.finished()).toStrictEqual({ ...NONE, unsettled: 1 });
    expect(audited.stats.auditLoads).toBe(1);
    await audited.read();
    expect(audited.stats.audits).toBe(1);
  });

  it('ends with its cache: what waits for its turn does not load at all', async () => {
    const bounded = new AuditedCache('near', { concurrency: 1 });
    const held = new Gate<unknown>();
    await bounded.read('a');
    await bounded.read('b');
    await bounded.cache.getOrLoad('a', '1h', () => held.pass());
    await bounded.read('b');
    await held.reached;
    await bounded.cache.close();
    held.open('old');
    expect(await bounded.finished()).toStrictEqual({ ...NONE, agreed: 1, unsettled: 1 });
    expect(bounded.stats.auditLoads).toBe(1);
  });

  it('ends with its cache: the remote store is not asked after it', async () => {
    const remote = new AuditedCache('remote');
    await remote.staleHit();
    await remote.waiting();
    const reads = () => remote.chaos.calls.filter((step) => step === 'read').length;
    const before = reads();
    await remote.cache.close();
    await remote.finished();
    expect(reads()).toBe(before);
  });

  it.each([
    [{ share: 1.1 }, /audit\.share/],
    [{ share: Number.NaN }, /audit\.share/],
    [{ concurrency: 0 }, /audit\.concurrency/],
    [{ capacity: 1.5 }, /audit\.capacity/],
    [{ margin: '3' as '3s' }, /audit\.margin/],
  ])('is refused with %j', (audit, message) => {
    expect(() => new Cache({ namespace: 'n', audit: { share: 0.1, ...audit } })).toThrow(message);
  });
});

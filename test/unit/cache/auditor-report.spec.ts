import { afterEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { AuditedCache, BOUND, NONE } from '../../support/cache/audited-cache.js';

describe('a stale entry', () => {
  let audited: AuditedCache;
  afterEach(() => audited.cache.close());

  it('is told of once for each key and interval, with its layer and ages, and without its value', async () => {
    audited = new AuditedCache('near', { logInterval: '10m' });
    await audited.staleHit([{ name: 'Ada' }, { name: 'Ada Lovelace' }]);
    await audited.waiting();
    await audited.pass(BOUND);
    await audited.seen(({ auditStale }) => auditStale === 1);
    expect(audited.errors).toHaveLength(1);
    expect(audited.errors[0]).toMatch(/k is stale: served from the near store 3000 ms ago/);
    expect(audited.errors[0]).toMatch(/the near store still serves an entry, 3000 ms old/);
    expect(audited.errors[0]).not.toMatch(/Ada/);

    await audited.read();
    await audited.waiting(3);
    await audited.pass(BOUND);
    await audited.seen(({ auditStale }) => auditStale === 2);
    expect(audited.errors).toHaveLength(1);

    audited.clock.advance(600_000);
    await audited.read();
    await audited.waiting(5);
    await audited.pass(BOUND);
    await audited.seen(({ auditStale }) => auditStale === 3);
    expect(audited.errors).toHaveLength(2);
  });

  it('is told of although another one has been', async () => {
    audited = new AuditedCache('near');
    await audited.read('a');
    await audited.read('b');
    audited.value = 'new';
    await audited.read('a');
    await audited.read('b');
    await audited.waiting(2);
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, stale: 2 });
    expect(audited.errors.map((message) => message.slice(0, 24)).sort()).toStrictEqual([
      'cache: audit: a is stale',
      'cache: audit: b is stale',
    ]);
  });

  it('is named by the id it has in the remote store', async () => {
    audited = new AuditedCache('remote');
    await audited.staleHit();
    await audited.waiting();
    await audited.pass(BOUND);
    await audited.finished();
    expect(audited.errors[0]).toMatch(
      /the remote store still serves entry [0-9a-f]{32}, 3000 ms old.*does not evict it/,
    );
  });

  it('may be the doing of a loader that never says the same twice, and the log tells', async () => {
    audited = new AuditedCache('near');
    let count = 0;
    const load = () => audited.cache.getOrLoad('k', '1h', async () => (count += 1));
    await load();
    await load();
    await audited.waiting();
    await audited.pass(BOUND);
    await audited.finished();
    expect(audited.errors[0]).toMatch(/something else each time/);
  });

  it('is none where another process evicted it in time', async () => {
    audited = new AuditedCache('both');
    await audited.staleHit();
    await audited.waiting();
    const other = new Cache({
      namespace: 'n',
      clock: audited.clock,
      near: false,
      remote: { store: audited.chaos.store },
    });
    await other.evict('k');
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
    await other.close();
  });
});

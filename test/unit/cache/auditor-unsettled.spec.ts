import { afterEach, describe, expect, it } from '@jest/globals';
import { AuditedCache, BOUND, NONE } from '../../support/cache/audited-cache.js';

describe('an audit settles nothing', () => {
  let audited: AuditedCache;
  afterEach(() => audited.cache.close());

  it.each([
    ['rejects', () => Promise.reject(new Error('the source is away'))],
    [
      'throws at once',
      () => {
        throw new Error('the source is away');
      },
    ],
    ['returns what cannot be kept', () => Promise.resolve(() => 'a function')],
  ])('when the loader %s, and the caller does not notice', async (_, loader) => {
    audited = new AuditedCache('near');
    await audited.read();
    expect(await audited.cache.getOrLoad<unknown>('k', '1h', loader)).toBe('old');
    expect(await audited.finished()).toStrictEqual({ ...NONE, unsettled: 1 });
    expect(audited.stats.loadErrors).toBe(0);
  });

  it('when the source fails at the second look', async () => {
    audited = new AuditedCache('near');
    await audited.read();
    let loads = 0;
    const failing = async () => {
      loads += 1;
      if (loads === 2) throw new Error('the source is away');
      return 'new';
    };
    expect(await audited.cache.getOrLoad('k', '1h', failing)).toBe('old');
    await audited.waiting();
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, unsettled: 1 });
  });

  it('with a result that would not have been kept', async () => {
    audited = new AuditedCache('near');
    await audited.staleHit(['old', 'partial'], { unless: (result) => result === 'partial' });
    expect(await audited.finished()).toStrictEqual({ ...NONE, unsettled: 1 });
  });

  it.each([
    ['does not answer', async () => audited.chaos.refuse()],
    [
      'has not heard of an eviction',
      async () => {
        audited.chaos.refuse();
        await audited.cache.evict('k');
        audited.chaos.recover();
      },
    ],
  ])('while the remote store %s', async (_, fail) => {
    audited = new AuditedCache('remote');
    await audited.staleHit();
    await audited.waiting();
    await fail();
    audited.clock.advance(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, unsettled: 1 });
    audited.chaos.recover();
  });

  it('as stale that an eviction took while it looked', async () => {
    audited = new AuditedCache('remote');
    await audited.staleHit();
    await audited.waiting();
    const reply = audited.chaos.hold('read', 'after');
    audited.clock.advance(BOUND);
    await reply.reached;
    await audited.cache.evict('k');
    reply.open();
    expect(await audited.finished()).toStrictEqual({ ...NONE, transient: 1 });
  });
});

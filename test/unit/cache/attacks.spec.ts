import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Cache, type CacheOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';
import { ReadStatistics } from '../../../src/cache/insight/read-statistics.js';

const POLICY = {
  ttl: 3_600_000,
  emptyTtl: 30_000,
  sliding: false,
  type: undefined,
  statistics: new ReadStatistics('test'),
};
const failing = () => Promise.reject(new Error('loaded again'));

describe('interleavings of one process with its remote store', () => {
  let clock: ManualClock;
  let remote: MemoryRemoteStore;
  let chaos: ChaosRemoteStore;
  let caches: Cache[];
  let cache: Cache;

  const node = (options: Partial<CacheOptions> = {}) => {
    const made = new Cache({ namespace: 'n', remote: { store: chaos.store }, remoteTimeout: '1h', clock, ...options });
    caches.push(made);
    return made;
  };
  const newerNode = () => node({ remote: { store: remote }, near: false });

  beforeEach(() => {
    clock = new ManualClock();
    remote = new MemoryRemoteStore(clock);
    chaos = new ChaosRemoteStore(remote);
    caches = [];
    cache = node();
  });
  afterEach(async () => {
    chaos.recover();
    await Promise.all(caches.map((each) => each.close()));
  });

  it('a tag evicted while a reader that does not know the tag reads: the reply is not kept', async () => {
    await newerNode().set('post:1', 'old', '1h', { tags: ['author:ada'] });
    const first = chaos.hold('read', 'after');
    const peeking = cache.get('post:1');
    await first.reached;
    const ownStamps = chaos.hold('read', 'after');
    first.open();
    await ownStamps.reached;
    await cache.evictTags('author:ada');
    ownStamps.open();
    expect(await peeking).toBeUndefined();
    expect(await cache.get('post:1')).toBeUndefined();
  });

  it('a tag whose eviction is not acknowledged: a reader that does not know the tag does not get the entry', async () => {
    await newerNode().set('post:1', 'old', '1h', { tags: ['author:ada'] });
    chaos.refuse();
    await cache.evictTags('author:ada');
    chaos.recover();
    expect(await cache.get('post:1')).toBeUndefined();
    expect(await cache.getOrLoad('post:1', '1h', async () => 'new')).toBe('new');
  });

  it('an eviction that is not acknowledged during a load: the load does not fill the remote store', async () => {
    const gate = new Gate<string>();
    const loading = cache.getOrLoad('user:1', '1h', () => gate.pass());
    await gate.reached;
    chaos.refuse();
    await cache.evict('user:1');
    chaos.recover();
    gate.open('old');
    await loading;
    await cache.settled();
    expect(await newerNode().getOrLoad('user:1', '1h', async () => 'new')).toBe('new');
  });

  it('a value that was set while another reader had the older one in hand stays', async () => {
    await newerNode().set('k', 'old', '1h');
    const setting = chaos.hold('fill', 'before');
    const set = cache.set('k', 'new', '1h');
    await setting.reached;
    const reply = chaos.hold('read', 'after');
    const reading = cache.get('k');
    await reply.reached;
    setting.open();
    await set;
    reply.open();
    await reading;
    expect(await cache.get('k')).toBe('new');
  });

  it('a scope evicted during a slow load: the next reader loads at once', async () => {
    const slow = new Gate<string>();
    const early = cache.getOrLoad('user:1', '1h', () => slow.pass());
    await slow.reached;
    await cache.evict('user:*');
    expect(await cache.getOrLoad('user:1', '1h', async () => 'new')).toBe('new');
    slow.open('old');
    await early;
    await cache.settled();
    expect(await cache.getOrLoad('user:1', '1h', failing)).toBe('new');
  });

  it('an own read between the start of an eviction and its reply: what it kept goes', async () => {
    await newerNode().set('k', 'old', '1h');
    const sent = chaos.hold('evict', 'before');
    const evicting = cache.evict('k');
    await sent.reached;
    expect(await cache.get('k')).toBe('old');
    sent.open();
    await evicting;
    expect(await cache.get('k')).toBeUndefined();
  });

  it('a reply that was under way when its key was evicted is discarded', async () => {
    await newerNode().set('k', 'old', '1h');
    const reply = chaos.hold('read', 'after');
    const reading = cache.getOrLoad('k', '1h', async () => 'new');
    await reply.reached;
    await cache.evict('k');
    reply.open();
    expect(await reading).toBe('new');
  });

  it('a lease that was under way when its scope was evicted is taken anew, and what it loads is kept', async () => {
    const reply = chaos.hold('lease', 'after');
    const reading = cache.getOrLoad('user:1', '1h', async () => 'new');
    await reply.reached;
    await cache.evict('user:*');
    reply.open();
    await reading;
    await cache.settled();
    expect(await newerNode().getOrLoad('user:1', '1h', failing)).toBe('new');
  });

  it('an eviction that is not acknowledged holds for readers that do not load, too', async () => {
    await newerNode().set('k', 'old', '1h');
    chaos.refuse();
    await cache.evict('k');
    chaos.recover();
    expect(await cache.get('k')).toBeUndefined();
    expect(await cache.has('k')).toBe(false);
  });

  it('an entry of another server than the one that holds it now is dead, also when its stamps are not', async () => {
    await newerNode().set('k', 'old', '1h');
    const read = remote.read.bind(remote);
    remote.read = async (...args) => ({ ...(await read(...args)), entryServer: 'f'.repeat(16) });
    expect(await cache.get('k')).toBeUndefined();
  });

  it('what a late reply brought grows old from the sending of the question', async () => {
    await newerNode().set('k', 'old', '1h');
    const reply = chaos.hold('read', 'after');
    const reading = cache.get('k');
    await reply.reached;
    await newerNode().evict('k');
    clock.advance(1_500);
    reply.open();
    await reading;
    clock.advance(500);
    expect(await cache.get('k')).toBeUndefined();
  });

  it('nobody joins a load that is older than the near store may be', async () => {
    const slow = new Gate<string>();
    const early = cache.getOrLoad('k', '1h', () => slow.pass());
    await slow.reached;
    await newerNode().evict('k');
    clock.advance(2_000);
    expect(await cache.getOrLoad('k', '1h', async () => 'new')).toBe('new');
    slow.open('old');
    await early;
  });

  it('a lease whose reply came too late is given back: the next reader loads at once', async () => {
    const hasty = node({ remoteTimeout: '5ms' });
    const lost = chaos.hold('lease', 'after');
    expect(await hasty.getOrLoad('k', '1h', async () => 'first')).toBe('first');
    await hasty.settled();
    lost.open();
    expect(await newerNode().getOrLoad('k', '1h', async () => 'second')).toBe('second');
  });

  it('an empty put does not live as long as the value it replaces', async () => {
    await cache.getOrLoad('k', '1h', async () => 'value');
    await cache.settled();
    const base = await cache.captureForPut('k', []);
    await cache.put(base, null, POLICY);
    clock.advance(30_001);
    expect(await cache.getOrLoad('k', '1h', async () => 'again')).toBe('again');
  });

  it('an empty sliding entry is not prolonged beyond the time of empty ones', async () => {
    const load = (value: string | null) =>
      cache.getOrLoad('session', '1h', async () => value, { sliding: true, emptyTtl: '10s' });
    await load(null);
    await cache.settled();
    clock.advance(5_000);
    await load('unused');
    await cache.settled();
    clock.advance(10_001);
    expect(await load('new')).toBe('new');
  });

  it('a put keeps the tags of the entry it replaces', async () => {
    await cache.getOrLoad('k', '1h', async () => 'old', { tags: ['vip'] });
    await cache.settled();
    await cache.put(await cache.captureForPut('k', []), 'put', POLICY);
    expect(await cache.getOrLoad('k', '1h', failing, { tags: ['vip'] })).toBe('put');
    await cache.evictTags('vip');
    expect(await cache.getOrLoad('k', '1h', async () => 'new', { tags: ['vip'] })).toBe('new');
  });

  it('asking whether there is an entry, or replacing one, does not take a class instance for damage', async () => {
    class Account {
      constructor(readonly owner: string) {}
    }
    await newerNode().set('account', new Account('Ada'), '1h', { type: Account });
    expect(await cache.has('account')).toBe(true);
    expect(await cache.ttl('account')).toBeGreaterThan(0);
    await cache.put(await cache.captureForPut('account', []), new Account('Bob'), { ...POLICY, type: Account });
    expect(await cache.get('account', { type: Account })).toStrictEqual(new Account('Bob'));
    expect(cache.stats().corrupt).toBe(0);
  });

  it('an eviction after the end does not start anything that goes on', async () => {
    await cache.close();
    chaos.refuse();
    const started = jest.spyOn(globalThis, 'setInterval');
    await cache.evict('k');
    expect(started).not.toHaveBeenCalled();
    started.mockRestore();
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { BusSubscription } from '../../src/cache/store/remote-bus.js';
import type { FillRequest, RemoteRead, RemoteStore } from '../../src/cache/store/remote-store.js';
import { BusDiary } from '../support/cache/bus-diary.js';
import { until } from '../support/until.js';

/** What the coherence protocol needs of every remote store. */
export function describeRemoteStore(name: string, create: () => Promise<RemoteStore>): void {
  describe(`the remote store ${name}`, () => {
    const scopes = ['*', 'user:'];
    const fingerprint = randomBytes(16);
    const body = Buffer.from('body');
    let store: RemoteStore;

    beforeEach(async () => {
      store = await create();
    });
    afterEach(async () => {
      await store.evict([{ kind: 'all' }, { kind: 'key', key: 'user:1' }]);
      await store.close();
    });

    const token = () => randomBytes(16);
    const lease = (tokenOfAttempt: Buffer, seenId?: Buffer, ttl = 60_000) =>
      store.lease('user:1', { token: tokenOfAttempt, seenId, ttl });
    const leased = async (tokenOfAttempt = token()) => {
      const reply = await lease(tokenOfAttempt);
      if (reply.kind !== 'ours') throw new Error(`the lease is ${reply.kind}`);
      return { token: tokenOfAttempt, server: reply.server };
    };
    const fillWith = (right: Pick<FillRequest, 'token' | 'server'>, ttl = 60_000) =>
      store.fill('user:1', { ...right, id: token(), fingerprint, body, ttl });
    const entry = async () => (await store.read('user:1', scopes)).entry;

    it('creates a missing stamp once, and keeps it until its scope is evicted', async () => {
      const stampsOf = async (key: string) => (await store.read(key, scopes)).stamps;
      const [first, second] = await Promise.all([stampsOf('user:1'), stampsOf('user:2')]);
      expect(first).toStrictEqual(second);
      expect(first[0]).toHaveLength(16);
      await store.evict([{ kind: 'prefix', prefix: 'user:' }]);
      const after = await stampsOf('user:1');
      expect(after[0]).toStrictEqual(first[0]);
      expect(after[1]).not.toStrictEqual(first[1]);
    });

    it('gives stamps at once where none is missing, and else when they have been created', async () => {
      const { stamps: missing } = await store.read('user:1', scopes);
      expect(missing).toBeInstanceOf(Promise);
      const created = await missing;
      expect((await store.read('user:1', scopes)).stamps).toStrictEqual(created);
      await store.evict([{ kind: 'all' }]);
      expect((await store.read('user:1', scopes)).stamps).toBeInstanceOf(Promise);
    });

    it('stores what the holder of the lease fills, with id, server and fingerprint in front', async () => {
      const right = await leased();
      expect(await fillWith(right)).toBe(true);
      const stored = await store.read('user:1', scopes);
      expect(stored.entry?.toString('latin1', 16, 32)).toBe(stored.entryServer);
      expect(stored.entry?.subarray(32, 48)).toStrictEqual(fingerprint);
      expect(stored.entry?.subarray(48)).toStrictEqual(body);
    });

    it('gives the lease to one at a time', async () => {
      const first = token();
      expect((await lease(first)).kind).toBe('ours');
      expect((await lease(token())).kind).toBe('held');
      await store.release('user:1', token());
      expect((await lease(token())).kind).toBe('held');
      await store.release('user:1', first);
      expect((await lease(token())).kind).toBe('ours');
    });

    it('shows an entry that the loader has not seen instead of giving a lease', async () => {
      await fillWith(await leased());
      const stored = await entry();
      expect(await lease(token())).toStrictEqual({ kind: 'entry', entry: stored });
      expect((await lease(token(), stored?.subarray(0, 16))).kind).toBe('ours');
    });

    it.each([
      ['its key', { kind: 'key', key: 'user:1' }],
      ['a wildcard', { kind: 'wildcard', pattern: 'us*:1' }],
    ] as const)('refuses a fill after an eviction of %s', async (_, target) => {
      const right = await leased();
      await store.evict([target]);
      expect(await fillWith(right)).toBe(false);
      expect(await entry()).toBeUndefined();
    });

    it('refuses the fill of an attempt whose lease another has taken over', async () => {
      const first = await leased();
      await store.release('user:1', first.token);
      const second = await leased();
      expect(await fillWith(first)).toBe(false);
      expect(await fillWith(second)).toBe(true);
    });

    it('refuses a fill under the identity of another server', async () => {
      const right = await leased();
      expect(await fillWith({ ...right, server: 'f'.repeat(16) })).toBe(false);
    });

    it('gives a forced lease whatever is there', async () => {
      const first = await leased();
      const forced = token();
      const reply = await store.lease('user:1', { token: forced, seenId: undefined, ttl: 60_000, force: true });
      expect(reply.kind).toBe('ours');
      expect(await fillWith(first)).toBe(false);
    });

    it('puts in place of the base only, and keeps its fingerprint and its time to live', async () => {
      await fillWith(await leased(), 30_000);
      const base = (await entry())?.subarray(0, 16);
      const id = token();
      expect(await store.put('user:1', { base, id, body: Buffer.from('new') })).toMatchObject({ replaced: true });
      const stored = await entry();
      expect(stored?.subarray(0, 16)).toStrictEqual(id);
      expect(stored?.subarray(32, 48)).toStrictEqual(fingerprint);
      expect(stored?.subarray(48).toString()).toBe('new');
      expect(await store.remaining('user:1')).toBeLessThanOrEqual(30_000);
    });

    it.each([
      ['another base', () => randomBytes(16)],
      ['no base', () => undefined],
    ])('removes the entry when it is put on %s', async (_, base) => {
      await fillWith(await leased());
      expect(await store.put('user:1', { base: base(), id: token(), body })).toMatchObject({ replaced: false });
      expect(await entry()).toBeUndefined();
    });

    it('takes the lease away from a load that a put overtakes', async () => {
      const right = await leased();
      await store.put('user:1', { base: undefined, id: token(), body });
      expect(await fillWith(right)).toBe(false);
    });

    it('prolongs an entry, and never brings one back', async () => {
      await fillWith(await leased(), 10_000);
      await store.extend('user:1', 50_000);
      expect(await store.remaining('user:1')).toBeGreaterThan(10_000);
      await store.evict([{ kind: 'key', key: 'user:1' }]);
      await store.extend('user:1', 50_000);
      expect(await entry()).toBeUndefined();
      expect(await store.remaining('user:1')).toBeUndefined();
    });

    it('adds up what all processes count, and tells since when', async () => {
      await store.addStatistics(
        new Map([
          ['loads', 2],
          ['shop:item:{id} nearHits', 1],
        ]),
      );
      await store.addStatistics(new Map([['loads', 0.5]]));
      const totals = await store.statistics();
      expect(totals.get('loads')).toBe(2.5);
      expect(totals.get('shop:item:{id} nearHits')).toBe(1);
      expect(totals.get('since')).toBeGreaterThan(0);
    });

    it('shows what it has of a key, and creates no stamp by that', async () => {
      const nothing = await store.inspect('user:1', ['people']);
      expect(nothing).toMatchObject({ entry: undefined, remaining: undefined, lease: undefined });
      expect(nothing.stamps).toStrictEqual([undefined, undefined, undefined]);
      expect((await store.inspect('user:1', [])).stamps).toStrictEqual([undefined, undefined]);

      const right = await leased();
      const loading = await store.inspect('user:1', []);
      expect(loading.entry).toBeUndefined();
      expect(loading.lease?.remaining).toBeGreaterThan(0);
      expect(loading.lease?.remaining).toBeLessThanOrEqual(60_000);

      await fillWith(right, 30_000);
      const [root, users] = await (await store.read('user:1', scopes)).stamps;
      const found = await store.inspect('user:1', ['people']);
      const { entry: stored, entryServer, stampServer } = await store.read('user:1', scopes);
      expect(found).toMatchObject({ entry: stored, entryServer, stampServer, lease: undefined });
      expect(found.remaining).toBeGreaterThan(0);
      expect(found.remaining).toBeLessThanOrEqual(30_000);
      expect(found.stamps).toStrictEqual([root, users, undefined]);
    });

    it('tells of the memory of its servers, where it has some', async () => {
      const stats = await store.serverStats();
      expect(stats === undefined || (stats.usedMemory > 0 && stats.servers > 0)).toBe(true);
    });

    it('answers a probe', async () => {
      await expect(store.probe()).resolves.toBeUndefined();
    });

    it('takes many keys at once, of whatever servers', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `many:${index}`);
      for (const key of keys) {
        const right = await store.lease(key, { token: token(), seenId: undefined, ttl: 60_000 });
        if (right.kind !== 'ours') throw new Error(`the lease is ${right.kind}`);
      }
      const servers = await store.evict(keys.map((key) => ({ kind: 'key', key })));
      const leases = keys.map((key) => store.lease(key, { token: token(), seenId: undefined, ttl: 60_000 }));
      expect((await Promise.all(leases)).map(({ kind }) => kind)).toStrictEqual(keys.map(() => 'ours'));
      expect(new Set(servers)).toStrictEqual(new Set(await store.identities()));
      await store.evict(keys.map((key) => ({ kind: 'key', key })));
    });

    it('tells who serves it: those that answer its reads and evict', async () => {
      const identities = await store.identities();
      expect(identities).toHaveLength(store.layout === 'single' ? 1 : identities.length);
      const { entryServer, stampServer } = await store.read('user:1', scopes);
      expect(identities).toEqual(expect.arrayContaining([entryServer, stampServer]));
      expect(await store.evict([{ kind: 'key', key: 'user:1' }])).toStrictEqual([entryServer]);
      expect(await store.evict([{ kind: 'prefix', prefix: 'user:' }])).toStrictEqual([stampServer]);
      expect(new Set(await store.evict([{ kind: 'wildcard', pattern: 'us*:1' }]))).toStrictEqual(new Set(identities));
      expect(await store.put('user:1', { base: undefined, id: token(), body })).toStrictEqual({
        replaced: false,
        server: entryServer,
      });
    });

    describe('announcements', () => {
      let diary: BusDiary;
      let subscription: BusSubscription;

      beforeEach(async () => {
        diary = new BusDiary();
        subscription = store.subscribe(diary);
        await diary.heard('subscribed');
      });
      afterEach(() => subscription.close());

      it.each([
        ['a key', [{ kind: 'key', key: 'user:1' }]],
        ['a prefix', [{ kind: 'prefix', prefix: 'user:' }]],
        ['a wildcard', [{ kind: 'wildcard', pattern: 'us*:1' }]],
        [
          'all of them',
          [
            { kind: 'wildcard', pattern: 'us*:1' },
            { kind: 'key', key: 'user:1' },
            { kind: 'tag', tag: 'people' },
          ],
        ],
        ['nothing', []],
      ] as const)('arrive once, when the eviction of %s is visible', async (_, targets) => {
        await fillWith(await leased());
        const before = await (await store.read('user:1', scopes)).stamps;
        const seen = new Promise<RemoteRead>((resolve) => {
          diary.message = () => resolve(store.read('user:1', scopes));
        });
        await store.evict(targets, { announcement: Buffer.from('gone') });
        const { entry: after, stamps } = await seen;
        const isDead = !after || !(await stamps).every((stamp, index) => stamp.equals(before[index] ?? stamp));
        expect(isDead).toBe(targets.length > 0);
      });

      it('are not made by an eviction that has none', async () => {
        await store.evict([{ kind: 'key', key: 'user:1' }]);
        await subscription.echo(Buffer.from('echo'));
        await diary.heard('echo');
        expect(diary.entries).toStrictEqual(['subscribed', 'echo']);
      });

      it.each([
        ['replaces', true],
        ['removes', false],
      ])('are made by a put that %s', async (_, replaces) => {
        await fillWith(await leased());
        const base = replaces ? (await entry())?.subarray(0, 16) : undefined;
        await store.put('user:1', { base, id: token(), body, announcement: Buffer.from('put') });
        await diary.heard('put');
        expect(diary.count('put')).toBe(1);
      });

      it('reach every subscriber byte for byte, and an echo comes back to its sender alone, after them', async () => {
        const other = new BusDiary();
        const another = store.subscribe(other);
        await other.heard('subscribed');
        const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
        const sent = [bytes.toString('latin1')];
        await store.evict([{ kind: 'key', key: 'user:1' }], { announcement: bytes });
        for (let round = 0; round < 10; round += 1) {
          await store.evict([{ kind: round % 2 ? 'all' : 'key', key: 'user:1' }], {
            announcement: Buffer.from(`eviction ${round}`),
          });
          sent.push(`eviction ${round}`);
        }
        await subscription.echo(Buffer.from('echo'));
        await diary.heard('echo');
        await another.echo(Buffer.from('other echo'));
        await other.heard('other echo');
        expect(diary.entries).toStrictEqual(['subscribed', ...sent, 'echo']);
        expect(other.entries).toStrictEqual(['subscribed', ...sent, 'other echo']);
        await another.close();
      });

      it('go on after the subscription was made anew', async () => {
        subscription.renew();
        await diary.heard('subscribed', 2);
        await store.evict([], { announcement: Buffer.from('later') });
        await diary.heard('later');
        expect(diary.entries.filter((each) => each !== 'lost')).toStrictEqual(['subscribed', 'subscribed', 'later']);
      });

      it('end with the subscription: nothing is told any more', async () => {
        const other = new BusDiary();
        const another = store.subscribe(other);
        await other.heard('subscribed');
        await subscription.close();
        subscription.renew();
        await store.evict([], { announcement: Buffer.from('too late') });
        await other.heard('too late');
        expect(diary.entries).toStrictEqual(['subscribed']);
        await another.close();
      });
    });

    it('renews a lease that is still the same: it lasts, and its holder may fill', async () => {
      const right = await leased();
      const brief = { seenId: undefined, ttl: 100 };
      await store.lease('user:1', { token: right.token, ...brief });
      expect(await store.renew('user:1', right.token, 60_000)).toBe(true);
      await store.lease('user:2', { token: token(), ...brief });
      await until('a lease that is not renewed has run out', async () => {
        return (await store.lease('user:2', { token: token(), ...brief })).kind === 'ours';
      });
      expect((await lease(token())).kind).toBe('held');
      expect(await fillWith(right)).toBe(true);
    });

    it('renews no lease that was evicted, given back or taken by another, and brings none back', async () => {
      const first = await leased();
      await store.evict([{ kind: 'key', key: 'user:1' }]);
      expect(await store.renew('user:1', first.token, 60_000)).toBe(false);
      expect(await fillWith(first)).toBe(false);
      const second = await leased();
      expect(await store.renew('user:1', first.token, 60_000)).toBe(false);
      expect(await fillWith(second)).toBe(true);
      expect(await store.renew('user:1', second.token, 60_000)).toBe(false);
    });
  });
}

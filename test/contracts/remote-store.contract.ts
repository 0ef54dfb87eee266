import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { FillRequest, RemoteStore } from '../../src/cache/store/remote-store.js';

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
      const [first, second] = await Promise.all([store.read('user:1', scopes), store.read('user:2', scopes)]);
      expect(first.stamps).toStrictEqual(second.stamps);
      expect(first.stamps[0]).toHaveLength(16);
      await store.evict([{ kind: 'prefix', prefix: 'user:' }]);
      const after = await store.read('user:1', scopes);
      expect(after.stamps[0]).toStrictEqual(first.stamps[0]);
      expect(after.stamps[1]).not.toStrictEqual(first.stamps[1]);
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
      expect(await store.put('user:1', { base, id, body: Buffer.from('new') })).toBe(true);
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
      expect(await store.put('user:1', { base: base(), id: token(), body })).toBe(false);
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

    it('answers a probe', async () => {
      await expect(store.probe()).resolves.toBeUndefined();
    });
  });
}

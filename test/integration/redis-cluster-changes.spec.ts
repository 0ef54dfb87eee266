import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { BusDiary } from '../support/cache/bus-diary.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { until } from '../support/until.js';

describe('a cluster that changes', () => {
  const scopes = ['*', 'user:'];
  let cluster: RedisCluster;
  let namespace: string;
  let store: RedisRemoteStore;
  let diary: BusDiary;

  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  beforeEach(async () => {
    namespace = `test-${randomUUID()}`;
    store = new RedisRemoteStore({ url: cluster.urls }, namespace);
    await store.connect(5_000);
    diary = new BusDiary();
    store.subscribe(diary);
    await diary.heard('subscribed');
  });
  afterEach(() => store.close());

  const entryOf = (key: string) => `${namespace}:{${key}}:e`;
  const leaseOf = (key: string) => `${namespace}:{${key}}:l`;
  const identityOf = async (index: number) =>
    (await cluster.nodes[index]?.admin.facts('INFO', 'replication'))?.master_replid?.slice(0, 16);
  const take = (key: string) => store.lease(key, { token: randomBytes(16), seenId: undefined, ttl: 60_000 });

  async function fill(key: string): Promise<void> {
    const token = randomBytes(16);
    const lease = await store.lease(key, { token, seenId: undefined, ttl: 60_000 });
    if (lease.kind !== 'ours') throw new Error(`the lease is ${lease.kind}`);
    const [id, fingerprint] = [randomBytes(16), randomBytes(16)];
    const entry = { token, server: lease.server, id, fingerprint, body: Buffer.from('body'), ttl: 60_000 };
    expect(await store.fill(key, entry)).toBe(true);
  }

  /** Where the slot of a name is, and another master. */
  async function places(name: string) {
    const slot = await cluster.slotOf(name);
    const from = await cluster.masterOf(slot);
    const to = cluster.nodes.findIndex(({ role }, index) => role === 'master' && index !== from);
    return { slot, from, to };
  }

  const exists = async (name: string) => {
    const counts = await Promise.all(
      cluster.nodes
        .filter(({ role }) => role === 'master')
        .map(async ({ admin }) =>
          Number(((await admin.ask('SCAN', 0, 'MATCH', name, 'COUNT', 100_000)) as string[][])[1]?.length),
        ),
    );
    return counts.some((count) => count > 0);
  };

  it('reads an entry where its slot went: with the identity of the server that answers, so that it is dead', async () => {
    await fill('user:moved');
    const { slot, from, to } = await places(entryOf('user:moved'));
    await cluster.moveSlot(slot, from, to);
    const { entry, entryServer } = await store.read('user:moved', scopes);
    expect(entryServer).toBe(await identityOf(to));
    expect(entry?.toString('latin1', 16, 32)).toBe(await identityOf(from));
    await store.evict([{ kind: 'key', key: 'user:moved' }]);
    expect(await exists(entryOf('user:moved'))).toBe(false);
  });

  it('reads, evicts and refuses leases while a slot is moving', async () => {
    await fill('user:going');
    const { slot, from, to } = await places(entryOf('user:going'));
    await cluster.startMigration(slot, from, to);
    expect((await store.read('user:going', scopes)).entryServer).toBe(await identityOf(from));
    // The entry is here, its lease would be there: nobody can have both in one step.
    await expect(store.lease('user:going', { token: randomBytes(16), seenId: undefined, ttl: 1_000 })).rejects.toThrow(
      'TRYAGAIN',
    );
    await cluster.migrateKeys([entryOf('user:going')], from, to);
    const gone = await store.read('user:going', scopes);
    expect(gone.entry).toBeDefined();
    expect(gone.entryServer).toBe(await identityOf(to));
    expect(await store.evict([{ kind: 'key', key: 'user:going' }])).toStrictEqual([await identityOf(to)]);
    expect(await exists(entryOf('user:going'))).toBe(false);
    await cluster.finishMigration(slot, from, to);
    expect((await take('user:going')).kind).toBe('ours');
  });

  it.each([
    ['an eviction', (key: string, announcement: Buffer) => store.evict([{ kind: 'key', key }], { announcement })],
    [
      'a put',
      (key: string, announcement: Buffer) =>
        store.put(key, { base: randomBytes(16), id: randomBytes(16), body: Buffer.from('new'), announcement }),
    ],
    [
      'a wildcard',
      (key: string, announcement: Buffer) =>
        store.evict([{ kind: 'wildcard', pattern: `*${key.slice(-4)}` }], { announcement }),
    ],
  ])('removes by %s what is split between two servers, the lease first', async (_, change) => {
    const key = `user:split-${randomBytes(2).toString('hex')}`;
    await fill(key);
    const seen = (await store.read(key, scopes)).entry?.subarray(0, 16);
    expect((await store.lease(key, { token: randomBytes(16), seenId: seen, ttl: 60_000 })).kind).toBe('ours');
    const { slot, from, to } = await places(entryOf(key));
    await cluster.startMigration(slot, from, to);
    await cluster.migrateKeys([leaseOf(key)], from, to);
    const watchers = [from, to].map((index) => new Redis(cluster.urls[index] ?? '', { lazyConnect: true }));
    const monitors = await Promise.all(watchers.map((watcher) => watcher.monitor()));
    const unlinked: { readonly at: number; readonly name: string }[] = [];
    for (const monitor of monitors) {
      monitor.on('monitor', (at: string, [command = '', name = '']: string[]) => {
        if (command.toLowerCase() === 'unlink') unlinked.push({ at: Number(at), name });
      });
    }
    await change(key, Buffer.from('split'));
    await diary.heard('split');
    expect([await exists(leaseOf(key)), await exists(entryOf(key))]).toStrictEqual([false, false]);
    // Where each name is asked for by itself, those of other versions are among them.
    const own = () => unlinked.filter(({ name }) => [leaseOf(key), entryOf(key)].includes(name));
    await until('both were seen', async () => Promise.resolve(own().length >= 2));
    for (const client of [...monitors, ...watchers]) client.disconnect();
    unlinked.sort((one, other) => one.at - other.at);
    const names = own().map(({ name }) => name);
    expect(names.slice(0, 2)).toStrictEqual([leaseOf(key), entryOf(key)]);
    await cluster.finishMigration(slot, from, to);
  });

  it('searches every master for a wildcard, also where names are moving', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `user:${index}:posts`);
    await Promise.all([...keys, 'user:1:friends'].map(fill));
    expect(new Set(await Promise.all(keys.map(async (key) => (await places(entryOf(key))).from))).size).toBe(3);
    const { slot, from, to } = await places(entryOf('user:7:posts'));
    await cluster.startMigration(slot, from, to);
    await cluster.migrateKeys([entryOf('user:7:posts')], from, to);
    const servers = await store.evict([{ kind: 'wildcard', pattern: 'user:*:posts' }]);
    expect(new Set(servers)).toStrictEqual(new Set(await store.identities()));
    const left = await Promise.all(keys.map((key) => exists(entryOf(key))));
    expect(left).toStrictEqual(keys.map(() => false));
    expect(await exists(entryOf('user:1:friends'))).toBe(true);
    await cluster.finishMigration(slot, from, to);
  });

  it('announces where the subscribers are while the stamps are moving, and after', async () => {
    const before = await (await store.read('user:1', scopes)).stamps;
    const { slot, from, to } = await places(`${namespace}:{s}:*`);
    const stamps = scopes.map((scope) => `${namespace}:{s}:${scope}`);
    const evict = (text: string) =>
      store.evict([{ kind: 'all' }, { kind: 'prefix', prefix: 'user:' }], { announcement: Buffer.from(text) });
    await cluster.startMigration(slot, from, to);
    await cluster.migrateKeys(stamps.slice(0, 1), from, to);
    // One stamp here, one there: not a set that can be judged by.
    await expect(store.read('user:1', scopes)).rejects.toThrow('TRYAGAIN');
    await evict('split');
    await diary.heard('split');
    await evict('gone');
    await diary.heard('gone');
    await cluster.finishMigration(slot, from, to);
    await diary.heard('subscribed', 2);
    const after = await store.read('user:1', scopes);
    expect(after.stampServer).toBe(await identityOf(to));
    expect(await after.stamps).not.toContainEqual(before[0]);
    await evict('after');
    await diary.heard('after');
    expect(diary.entries).toStrictEqual(['subscribed', 'split', 'gone', 'lost', 'subscribed', 'after']);
  });

  it('goes on after the failover of the master that keeps stamps and channel', async () => {
    await fill('user:1');
    const { stampServer } = await store.read('user:1', scopes);
    const master = await cluster.masterOf(await cluster.slotOf(`${namespace}:{s}:*`));
    const successor = await cluster.failover(master);
    await until('the new master answers', async () => {
      const read = await store.read('user:1', scopes);
      return read.stampServer === (await identityOf(successor)) && read.stampServer !== stampServer;
    });
    await until('announcements are heard', async () => {
      await store.evict([{ kind: 'all' }], { announcement: Buffer.from('after') });
      return diary.count('after') > 0;
    });
    expect(diary.entries.slice(0, 3)).toStrictEqual(['subscribed', 'lost', 'subscribed']);
  });

  it('outlives the death of a master', async () => {
    const master = await cluster.masterOf(await cluster.slotOf(`${namespace}:{s}:*`));
    await cluster.kill(master);
    await diary.heard('lost');
    await cluster.settle();
    await until('it is read again', async () => Boolean(await store.read('user:1', scopes)));
    await diary.heard('subscribed', 2);
    await store.evict([{ kind: 'wildcard', pattern: 'user:*:x' }], { announcement: Buffer.from('after') });
    await diary.heard('after');
    expect(diary.entries.slice(0, 3)).toStrictEqual(['subscribed', 'lost', 'subscribed']);
    await cluster.revive(master);
  });
});

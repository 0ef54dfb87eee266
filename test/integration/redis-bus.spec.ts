import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BusSubscription } from '../../src/cache/store/remote-bus.js';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { BusDiary } from '../support/cache/bus-diary.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

describe('a subscription to the bus', () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let admin: RedisAdmin;
  let store: RedisRemoteStore;
  let diary: BusDiary;
  let subscription: BusSubscription;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy({ targetPort: server.port });
    admin = new RedisAdmin(server.port);
  });
  afterAll(async () => {
    admin.close();
    await proxy.stop();
    await server.stop();
  });

  beforeEach(async () => {
    store = new RedisRemoteStore({ url: proxy.url }, `test-${randomUUID()}`);
    await store.connect(5_000);
    diary = new BusDiary();
    subscription = store.subscribe(diary);
    await diary.heard('subscribed');
  });
  afterEach(async () => {
    await proxy.restore();
    await store.close();
  });

  const isSubscriber = ({ commands }: { readonly commands: ReadonlySet<string> }): boolean => commands.has('SUBSCRIBE');
  const announce = (text: string) => store.evict([], { announcement: Buffer.from(text) });

  it('comes back when it alone is killed, and tells of the break once', async () => {
    await admin.ask('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await diary.heard('subscribed', 2);
    await announce('after');
    await diary.heard('after');
    expect(diary.entries).toStrictEqual(['subscribed', 'lost', 'subscribed', 'after']);
  });

  it('goes on trying while the server cannot be reached', async () => {
    await proxy.cut();
    await diary.heard('lost');
    await until('it has tried a few times', async () => {
      await expect(subscription.echo(Buffer.from('echo'))).rejects.toThrow();
      return true;
    });
    await proxy.restore();
    await diary.heard('subscribed', 2);
    await store.connect(5_000);
    await announce('after');
    await diary.heard('after');
    expect(diary.entries).toStrictEqual(['subscribed', 'lost', 'subscribed', 'after']);
  });

  it('is tried less and less often when it breaks as soon as it is made', async () => {
    const breaks: number[] = [];
    // The pauses are at least 50, 100, 200, 400 and 800 ms.
    while (breaks.length < 6) {
      proxy.dropWhere(isSubscriber);
      breaks.push(performance.now());
      await diary.heard('subscribed', breaks.length + 1);
    }
    expect((breaks[5] ?? 0) - (breaks[0] ?? 0)).toBeGreaterThan(1_400);
  });

  it('hears nothing when it is half open, not even its echo, until it is renewed', async () => {
    expect(proxy.halfOpen(isSubscriber)).toBe(1);
    await subscription.echo(Buffer.from('unheard'));
    await announce('missed');
    expect(diary.entries).toStrictEqual(['subscribed']);
    subscription.renew();
    expect(diary.entries).toStrictEqual(['subscribed', 'lost']);
    await diary.heard('subscribed', 2);
    await subscription.echo(Buffer.from('echo'));
    await diary.heard('echo');
    expect(diary.entries).toStrictEqual(['subscribed', 'lost', 'subscribed', 'echo']);
  });

  it('is made anew through a network that was frozen, and hears nothing from before', async () => {
    proxy.freeze('both', isSubscriber);
    await announce('before');
    subscription.renew();
    subscription.renew();
    proxy.thaw();
    await diary.heard('subscribed', 2);
    await subscription.echo(Buffer.from('echo'));
    await diary.heard('echo');
    expect(diary.entries).toStrictEqual(['subscribed', 'lost', 'subscribed', 'echo']);
  });

  it('leaves one connection, however often it is renewed', async () => {
    for (let times = 0; times < 20; times += 1) subscription.renew();
    await diary.heard('subscribed', 2);
    await until('the others are closed', async () => {
      const clients = await admin.text('CLIENT', 'LIST', 'TYPE', 'pubsub');
      return clients.trim().split('\n').length === 1;
    });
    expect(diary.count('lost')).toBe(1);
  });
});

describe('a subscription that is closed', () => {
  let server: RedisServer;
  let admin: RedisAdmin;

  beforeAll(async () => {
    server = await startRedis();
    admin = new RedisAdmin(server.port);
    await admin.ask('PING');
  });
  afterAll(async () => {
    admin.close();
    await server.stop();
  });

  it.each([
    ['subscribed', async () => {}],
    ['killed', () => admin.ask('CLIENT', 'KILL', 'TYPE', 'pubsub')],
    ['hanging', async () => server.freeze()],
    ['being made anew', async (link: BusSubscription) => link.renew()],
  ])('leaves no socket and no timer, and tells nothing: %s', async (_, interfere) => {
    const before = resources();
    const store = new RedisRemoteStore({ url: server.url }, `test-${randomUUID()}`);
    const diary = new BusDiary();
    const link = store.subscribe(diary);
    await store.connect(5_000);
    await diary.heard('subscribed');
    await interfere(link);
    await link.close();
    const told = [...diary.entries];
    await link.close();
    await store.close();
    expect(resources()).toStrictEqual(before);
    expect(diary.entries).toStrictEqual(told);
    server.thaw();
  });
});

/** What keeps a process alive: open sockets and timers. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = { TCPSocketWrap: 0, Timeout: 0 };
  for (const kind of process.getActiveResourcesInfo()) if (kind in counts) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fleet, type FleetNode, KEY, turn } from '../../support/cache/fleet.js';

describe('closing a cache', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;
  beforeEach(() => {
    fleet = Fleet.overMemory();
    a = fleet.node();
    b = fleet.remoteOnlyNode();
  });
  afterEach(() => fleet.stop());

  it('delivers what was journalled while a replay was running', async () => {
    await b.filled('old');
    await b.filled('old', 'user:2');
    a.remote.postpone('evict');
    await a.cache.evict('user:2');
    const replay = a.remote.hold('evict', 'after');
    fleet.clock.advance(250);
    await replay.reached;
    a.remote.postpone('evict');
    await a.cache.evict(KEY);
    const closing = a.cache.close();
    await turn();
    replay.open();
    await closing;
    expect(await b.load('new')).toBe('new');
  });

  it('delivers what is outstanding although the breaker is still open', async () => {
    await b.filled('old');
    a.remote.refuse();
    await a.cache.evict(KEY);
    await a.load('x', 'a:1');
    await a.load('x', 'a:2');
    await a.load('x', 'a:3');
    expect(a.cache.stats().remote.breaker).toBe('open');
    a.remote.recover();
    await a.cache.close();
    expect(await b.load('new')).toBe('new');
  });

  it('tells how many evictions it could not deliver', async () => {
    const errors: string[] = [];
    const logger = { debug: () => {}, warn: () => {}, error: (message: string) => void errors.push(message) };
    const doomed = fleet.node({ logger });
    doomed.remote.refuse();
    await doomed.cache.evict([KEY, 'user:2']);
    await doomed.cache.close();
    expect(errors).toStrictEqual([expect.stringContaining('closed with 2 evictions')]);
  });

  it('waits for an eviction that is under way', async () => {
    await b.filled('old');
    const sent = a.remote.hold('evict', 'before');
    const evicting = a.cache.evict(KEY);
    await sent.reached;
    let closed = false;
    const closing = a.cache.close().then(() => (closed = true));
    for (let n = 0; n < 20; n += 1) await turn();
    expect(closed).toBe(false);
    sent.open();
    await evicting;
    await closing;
  });

  it('ends while requests go on', async () => {
    // A server that needs three turns to answer a fill, as a network does.
    const fill = fleet.server.fill.bind(fleet.server);
    fleet.server.fill = async (...args) => {
      for (let t = 0; t < 3; t += 1) await turn();
      return fill(...args);
    };
    let on = true;
    let n = 0;
    const ended = { closed: false };
    const client = async () => {
      while (on) {
        await a.load('v', `user:${(n += 1)}`);
        await turn();
      }
    };
    const clients = [client()];
    await turn();
    clients.push(client());
    const closing = a.cache.close().then(() => (ended.closed = true));
    for (let t = 0; t < 2_000 && !ended.closed; t += 1) await turn();
    const done = ended.closed;
    on = false;
    await Promise.all(clients);
    await closing;
    expect(done).toBe(true);
  });
});

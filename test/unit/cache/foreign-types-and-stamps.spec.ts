import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cache } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import type { RemoteRead, ScopeNames } from '../../../src/cache/store/remote-store.js';
import { Fleet, KEY } from '../../support/cache/fleet.js';

class Summary {
  readonly name = 'ada';
}
class Details {
  readonly name = 'ada';
}

describe('a value known by its entry', () => {
  it('is an instance of the class that its reader names', async () => {
    const fleet = Fleet.overMemory();
    const { cache } = fleet.node();
    const read = (type: new () => object) => cache.getOrLoad(KEY, '1h', async () => new type(), { type, near: false });
    await read(Summary);
    await cache.settled();
    expect(await read(Details)).toBeInstanceOf(Details);
    await fleet.stop();
  });
});

/** As `RemoteRead.stamps` allows: they could not be created. */
class Refusing extends MemoryRemoteStore {
  refuses = false;
  delay = 0;

  override async read(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    const read = await super.read(key, scopes);
    if (this.delay > 0) await sleep(this.delay);
    const isRefused = this.refuses && scopes.includes('#tag');
    return isRefused ? { ...read, stamps: Promise.reject(new Error('refused')) } : read;
  }
}

describe('stamps that a remote store cannot create', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => {
    unhandled.push(error);
  };
  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', note);
  });
  afterEach(() => {
    process.off('unhandledRejection', note);
  });

  it.each([
    ['of the tags of another', 0],
    ['too late', 60],
  ])('end no process: %s', async (_, delay) => {
    const store = new Refusing();
    const [a, b] = [0, 1].map(() => new Cache({ namespace: 'n', remote: { store }, remoteTimeout: '20ms' }));
    await a?.getOrLoad(KEY, '1h', async () => 'value', { tags: ['tag'] });
    await a?.settled();
    Object.assign(store, { refuses: true, delay });
    expect(await b?.get(KEY, delay > 0 ? { tags: ['tag'] } : {})).toBeUndefined();
    await sleep(120);
    expect(unhandled).toStrictEqual([]);
    await Promise.all([a?.close(), b?.close()]);
  });
});

import { Injectable } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Cacheable,
  CacheEvict,
  type CacheModuleOptions,
  CachePut,
  CacheService,
  Transactional,
  Transactions,
} from '../../../../src/cache/index.js';
import type { TestingModule } from '@nestjs/testing';
import { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { MemoryConnection, MemoryDatabase } from '../../../support/cache/memory-database.js';
import { MemoryOutbox } from '../../../support/cache/memory-outbox.js';
import { startApplication } from '../../../support/cache/nest-application.js';

let database: MemoryDatabase;
let transactions: Transactions;

/** By the transaction of the caller, where there is one. */
function writeName(id: string, name: string): void {
  const connection = transactions.current()?.connection;
  if (connection instanceof MemoryConnection) connection.write(id, name);
  else database.committed.set(id, name);
}

@Injectable()
class UsersService {
  loads = 0;

  @Cacheable('user:{id}', '1h')
  async find(id: string): Promise<{ name: string | undefined }> {
    this.loads += 1;
    return { name: database.committed.get(id) };
  }

  @CacheEvict('user:{id}')
  async rename(id: string, name: string): Promise<void> {
    writeName(id, name);
    if (name === '') throw new Error('a name is needed');
  }

  @CachePut('user:{id}', '1h')
  async put(id: string, name: string): Promise<{ name: string }> {
    writeName(id, name);
    return { name };
  }

  @CacheEvict('user:{id}')
  @Transactional({ isolation: 'SERIALIZABLE' })
  async transfer(id: string, name: string): Promise<void> {
    await this.rename(id, name);
  }

  @Transactional()
  async putTwice(id: string, first: string, second: string): Promise<void> {
    await this.put(id, first);
    await this.put(id, second);
  }

  @Transactional()
  async readAfterWrite(id: string, name: string): Promise<number> {
    await this.rename(id, name);
    const before = this.loads;
    await this.find(id);
    await this.find(id);
    return this.loads - before;
  }

  @Transactional()
  async fail(id: string): Promise<void> {
    await this.rename(id, 'never');
    await this.put(id, 'never');
    throw new Error('no');
  }
}

describe('annotated methods in transactions', () => {
  let application: TestingModule;
  let users: UsersService;
  let outbox: MemoryOutbox;
  let remote: MemoryRemoteStore;

  const start = async (options: Partial<CacheModuleOptions> = {}): Promise<void> => {
    application = await startApplication({ providers: [UsersService] }, { transactions, ...options });
    users = application.get(UsersService);
  };

  beforeEach(() => {
    database = new MemoryDatabase();
    transactions = new Transactions(database);
    const clock = new ManualClock();
    outbox = new MemoryOutbox(clock, 1_000);
    remote = new MemoryRemoteStore(clock);
  });
  afterEach(() => application.close());

  const known = async (id = '1'): Promise<string | undefined> => (await users.find(id)).name;
  const stats = () => application.get(CacheService).stats();

  it('commit and roll back with the method', async () => {
    await start();
    await users.transfer('1', 'ada');
    expect(database.diary).toEqual(['1 BEGIN SERIALIZABLE', '1 1=ada', '1 COMMIT']);
    await expect(users.fail('1')).rejects.toThrow('no');
    expect(database.diary.at(-1)).toBe('2 ROLLBACK');
    expect(database.committed.get('1')).toBe('ada');
  });

  it('evict after the commit, and not after a rollback', async () => {
    await start();
    expect(await known()).toBeUndefined();
    await users.transfer('1', 'ada');
    expect(await known()).toBe('ada');
    await expect(users.fail('1')).rejects.toThrow('no');
    const { loads } = users;
    expect(await known()).toBe('ada');
    expect(users.loads).toBe(loads);
    expect(stats()).toMatchObject({ evictions: 2, puts: 0 });
  });

  it('read past the cache inside, also where a shortcut would lead to a near entry', async () => {
    await start();
    for (let n = 0; n < 3; n += 1) await users.find('1');
    expect(users.loads).toBe(1);
    expect(await users.readAfterWrite('1', 'ada')).toBe(2);
    expect(await known()).toBe('ada');
    expect(users.loads).toBe(4);
    await users.find('1');
    expect(users.loads).toBe(4);
  });

  it('put after the commit of their own transaction', async () => {
    await start({ outbox: { store: outbox }, remote: { store: remote } });
    await users.find('1');
    await application.get(CacheService).settled();
    await users.put('1', 'ada');
    expect(database.diary).toEqual(['1 BEGIN', '1 1=ada', '1 COMMIT']);
    expect(await known()).toBe('ada');
    expect(users.loads).toBe(1);
    await application.get(CacheService).settled();
    expect(outbox.targets).toEqual([]);
  });

  it('evict what they would put, where nobody knows whether it was committed', async () => {
    await start({ outbox: { store: outbox }, remote: { store: remote } });
    await users.find('1');
    await application.get(CacheService).settled();
    database.failingCommit = { error: new Error('connection lost'), happened: false };
    await expect(users.put('1', 'ada')).rejects.toThrow('connection lost');
    expect(await known()).toBeUndefined();
    expect(users.loads).toBe(2);
  });

  it('evict what they would put inside a transaction of the caller', async () => {
    await start();
    await users.find('1');
    await users.putTwice('1', 'ada', 'grace');
    expect(stats()).toMatchObject({ puts: 0, evictions: 1 });
    expect(await known()).toBe('grace');
  });

  it('of a write alone run in no transaction without an outbox', async () => {
    await start({ remote: { store: remote } });
    await users.rename('1', 'ada');
    expect(database.diary).toEqual([]);
    expect(database.committed.get('1')).toBe('ada');
  });

  it('of a write alone run in one where there is an outbox', async () => {
    await start({ outbox: { store: outbox }, remote: { store: remote } });
    await users.rename('1', 'ada');
    expect(database.diary).toEqual(['1 BEGIN', '1 1=ada', '1 COMMIT']);
    await expect(users.rename('1', '')).rejects.toThrow('a name is needed');
    expect(database.committed.get('1')).toBe('ada');
    await application.get(CacheService).settled();
    expect(outbox.targets).toEqual([]);
  });
});

describe('a transactional method without transactions', () => {
  it('stops the start', async () => {
    await expect(startApplication({ providers: [UsersService] })).rejects.toThrow(
      'CACHE.NO_TRANSACTIONS: UsersService.transfer',
    );
  });
});

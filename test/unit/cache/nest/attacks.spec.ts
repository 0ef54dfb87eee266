import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, Scope } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheEvict, CachePut, CacheService, type CacheModuleOptions } from '../../../../src/cache/index.js';
import { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { startApplication } from '../../../support/cache/nest-application.js';

interface Profile {
  id: string;
  name: string;
}

@Injectable()
class Profiles {
  readonly rows = new Map<string, string>();
  failure: Error | undefined;

  @Cacheable('profile:by-id:{id}', '1h', { tags: ['profiles'] })
  async find(id: string): Promise<string> {
    return this.rows.get(id) ?? 'nobody';
  }

  @Cacheable('profile:list:{query}', '1h')
  async list(query: { page: number; filter: { name: string } }): Promise<string> {
    return `page ${query.page} of ${query.filter.name}`;
  }

  @CacheEvict('profile:by-id:{profile.id}')
  async save(profile: Profile): Promise<void> {
    this.rows.set(profile.id, profile.name);
    profile.id = `saved-${profile.id}`;
    if (this.failure) throw this.failure;
  }

  @CacheEvict('profile:by-id:{profile.id}')
  async create(profile: Partial<Profile>): Promise<void> {
    profile.id = 'new';
    this.rows.set('new', profile.name ?? '');
  }

  @CachePut('profile:by-id:{id}', '1h', { condition: (_id: string, name: string) => name !== 'hidden' })
  async rename(id: string, name: string): Promise<string> {
    this.rows.set(id, name);
    return name;
  }

  @CacheEvict([], { tags: ['profiles'] })
  async wipe(): Promise<void> {
    this.rows.clear();
  }
}

describe('annotated methods, attacked', () => {
  let application: TestingModule;
  afterEach(() => application.close());
  const started = async (options: Partial<CacheModuleOptions> = {}) => {
    application = await startApplication({ providers: [Profiles] }, options);
    return application.get(Profiles);
  };

  it('evict what the argument named at the call, though the method changed it', async () => {
    const profiles = await started();
    await profiles.find('1');
    await profiles.save({ id: '1', name: 'Ada' });
    expect(await profiles.find('1')).toBe('Ada');
  });

  it('evict it also when the method then threw', async () => {
    const profiles = await started();
    profiles.failure = new Error('connection lost');
    await profiles.find('1');
    await expect(profiles.save({ id: '1', name: 'Ada' })).rejects.toBe(profiles.failure);
    expect(await profiles.find('1')).toBe('Ada');
  });

  it('evict what the argument names after the call', async () => {
    const profiles = await started();
    await profiles.find('new');
    await profiles.create({ name: 'Ada' });
    expect(await profiles.find('new')).toBe('Ada');
  });

  it.each<[string, Partial<CacheModuleOptions>]>([
    ['a near store alone', {}],
    ['a remote store', { remote: { store: new MemoryRemoteStore() } }],
  ])('with %s answer for the arguments of the call, whatever the caller does to them next', async (_, options) => {
    const profiles = await started(options);
    const query = { page: 1, filter: { name: 'a' } };
    const calls: Promise<string>[] = [];
    for (query.page = 1; query.page <= 3; query.page += 1) calls.push(profiles.list(query));
    expect(await Promise.all(calls)).toStrictEqual(['page 1 of a', 'page 2 of a', 'page 3 of a']);
    expect(await profiles.list({ page: 1, filter: { name: 'a' } })).toBe('page 1 of a');
  });

  it('keep nothing under a key whose arguments were changed deep inside', async () => {
    const profiles = await started({ remote: { store: new MemoryRemoteStore() } });
    const query = { page: 1, filter: { name: 'a' } };
    const call = profiles.list(query);
    query.filter.name = 'b';
    await call;
    expect(await profiles.list({ page: 1, filter: { name: 'a' } })).toBe('page 1 of a');
  });

  it('evict, and throw their own error, when `nothingWritten` throws', async () => {
    const profiles = await started({
      nothingWritten: () => {
        throw new TypeError('a bug');
      },
    });
    profiles.failure = new Error('connection lost');
    await profiles.find('1');
    await expect(profiles.save({ id: '1', name: 'Ada' })).rejects.toBe(profiles.failure);
    expect(await profiles.find('1')).toBe('Ada');
  });

  it('evict what a put outdates whose condition says no', async () => {
    const profiles = await started();
    await profiles.find('1');
    await profiles.rename('1', 'hidden');
    expect(await profiles.find('1')).toBe('hidden');
  });

  it('evict by tag what a put without tags has put', async () => {
    const profiles = await started();
    await profiles.find('1');
    await profiles.rename('1', 'Ada');
    expect(await profiles.find('1')).toBe('Ada');
    await profiles.wipe();
    expect(await profiles.find('1')).toBe('nobody');
  });
});

describe('unusual methods and objects', () => {
  it('are cached: one class in two modules, one instance under two tokens', async () => {
    @Module({ providers: [Profiles] })
    class One {
      readonly name = 'one';
    }
    @Module({ providers: [Profiles] })
    class Two {
      readonly name = 'two';
    }
    const application = await startApplication({
      imports: [One, Two],
      providers: [
        { provide: 'value', useValue: new Profiles() },
        { provide: 'alias', useExisting: 'value' },
      ],
    });
    const profiles = application.get<Profiles>('alias');
    profiles.rows.set('1', 'Ada');
    await profiles.find('1');
    profiles.rows.clear();
    expect(await profiles.find('1')).toBe('Ada');
    await application.close();
  });

  const secret = Symbol('secret');

  @Injectable({ scope: Scope.TRANSIENT })
  class Unusual {
    static loads = 0;
    @Cacheable('unusual:symbol:{id}', '1h')
    async [secret](id: string): Promise<string> {
      Unusual.loads += 1;
      return id;
    }
  }

  it('are cached: a symbol as name, a transient provider, a proxy as `this`', async () => {
    const application = await startApplication({ providers: [Unusual] });
    await (await application.resolve(Unusual))[secret]('1');
    await new Proxy(await application.resolve(Unusual), {})[secret]('1');
    expect(Unusual.loads).toBe(1);
    await application.close();
  });

  it('an asynchronous predicate neither decides nor rejects unheard', async () => {
    @Injectable()
    class Service {
      loads = 0;
      @Cacheable('predicate:{id}', '1h', { condition: (() => Promise.reject(new Error('x'))) as never })
      async find(id: string): Promise<string> {
        this.loads += 1;
        return id;
      }
    }
    const application = await startApplication({ providers: [Service] });
    const service = application.get(Service);
    await service.find('1');
    await service.find('1');
    expect(service.loads).toBe(2);
    expect(application.get(CacheService).stats().bypasses).toBe(2);
    await application.close();
  });
});

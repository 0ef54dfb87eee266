import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, type Type } from '@nestjs/common';
import {
  Cacheable,
  CachePut,
  CacheService,
  HttpCache,
  NeverCached,
  type CacheModuleOptions,
} from '../../../../src/cache/index.js';
import { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';
import { startApplication } from '../../../support/cache/nest-application.js';
import { storedBytes } from '../../../support/cache/stored-bytes.js';

const KEYS = { encryption: { keys: [{ id: '1', key: randomBytes(32) }] } };

@Injectable()
class Accounts {
  email = 'ada@example.org';

  @Cacheable('account:{id}', '1m', { encrypt: true })
  async find(id: string) {
    return { id, email: this.email, passwordHash: '$argon2id$…' };
  }

  @CachePut('account:{id}', '1m', { encrypt: true })
  async rename(id: string, email: string) {
    return { id, email, passwordHash: '$argon2id$…' };
  }
}

@Injectable()
@Controller('accounts')
class AccountRoutes {
  @Get()
  @HttpCache({ ttl: '1m', scope: 'public', encrypt: true })
  list(): string {
    return '';
  }
}

/** What the start is refused with, or `started`. */
async function startOf(modules: { providers?: Type[]; controllers?: Type[] }, options: Partial<CacheModuleOptions>) {
  const application = await startApplication(modules, options).catch((error: unknown) => error as Error);
  if (application instanceof Error) return application.message;
  await application.close();
  return 'started';
}

const remote = () => ({ remote: { store: new MemoryRemoteStore() } });

describe('an application with encrypted caches', () => {
  it('does not start with a remote store and no key, and names each class and method', async () => {
    const failure = await startOf({ providers: [Accounts], controllers: [AccountRoutes] }, remote());
    for (const owner of ['Accounts.find', 'Accounts.rename', 'AccountRoutes.list'])
      expect(failure).toContain(
        `CACHE.MISSING_ENCRYPTION_KEY: ${owner}: it says \`encrypt: true\`, and there is no key`,
      );
    expect(failure).toContain('openssl rand -base64 32');
  });

  it.each([
    ['with a key', { ...remote(), ...KEYS }],
    ['alone, without one', {}],
  ])('starts %s', async (_, options) => {
    expect(await startOf({ providers: [Accounts], controllers: [AccountRoutes] }, options)).toBe('started');
  });

  it('does not start with a key that is none, and does not show it', async () => {
    const key = 'correct horse battery staple';
    const failure = await startOf({ providers: [Accounts] }, { encryption: { keys: [{ id: '1', key }] } });
    expect(failure).toContain('openssl rand -base64 32');
    expect(failure).not.toContain('horse');
  });

  it('does not start where a put would store plainly what a read encrypts', async () => {
    @Injectable()
    class Mixed {
      @Cacheable('account:{id}', '1m', { encrypt: true })
      async find(id: string) {
        return id;
      }

      @CachePut('account:{id}', '1m')
      async rename(id: string) {
        return id;
      }
    }
    expect(await startOf({ providers: [Mixed] }, KEYS)).toContain(
      "CACHE.ENCRYPTION_MISMATCH: Mixed.rename: what it stores under 'account:{id}' is encrypted, and what Mixed.find stores",
    );
  });

  it('does not start where two methods that share their keys do not agree', async () => {
    @Injectable()
    class Shared {
      @Cacheable('account:{id}', '1m', { shared: true, encrypt: true })
      async find(id: string) {
        return id;
      }

      @Cacheable('account:{id}', '1m', { shared: true })
      async findPlainly(id: string) {
        return id;
      }
    }
    expect(await startOf({ providers: [Shared] }, KEYS)).toContain('CACHE.ENCRYPTION_MISMATCH: Shared.findPlainly');
  });

  it('keeps what reads and puts store encrypted, and says so in plan and explanation', async () => {
    const store = new MemoryRemoteStore();
    const application = await startApplication({ providers: [Accounts] }, { remote: { store }, ...KEYS });
    const [accounts, cache] = [application.get(Accounts), application.get(CacheService)];
    await accounts.find('42');
    await cache.settled();
    expect((await storedBytes(store, 'account:42')).includes('example')).toBe(false);
    await accounts.rename('42', 'countess@example.org');
    await cache.settled();
    expect((await storedBytes(store, 'account:42')).includes('example')).toBe(false);
    expect(await accounts.find('42')).toMatchObject({ email: 'countess@example.org' });
    const [planned] = cache.plan().caches;
    expect(planned).toMatchObject({ key: 'account:{id}', encrypt: true });
    const explained = await cache.explain('account:42');
    expect(explained.remote?.entry?.header).toMatchObject({ encryptedWith: '1' });
    expect(JSON.stringify([explained, cache.plan(), cache.stats()])).not.toMatch(/example|argon/);
    await application.close();
  });

  it('refuses a field named like a secret by the name of its cache', async () => {
    @Injectable()
    class Plain {
      @Cacheable('login:{id}', '1m')
      async find(id: string) {
        return { id, token: 't' };
      }

      @Cacheable('page:{id}', '1m', { allowFields: ['token'] })
      async page(id: string) {
        return { id, token: 'where the list goes on' };
      }
    }
    const application = await startApplication({ providers: [Plain] });
    const plain = application.get(Plain);
    await expect(plain.find('1')).rejects.toThrow('CACHE.SECRET_FIELD: login:{id}: its value has the field token');
    expect(await plain.page('1')).toEqual({ id: '1', token: 'where the list goes on' });
    await application.close();
  });

  it('gives the caller of an annotated method what hits give: no field that is never cached', async () => {
    class Account {
      readonly id = 1;
      @NeverCached()
      readonly passwordHash = 'never';
    }
    @Injectable()
    class Typed {
      @Cacheable('typed:{id}', '1m', { type: Account })
      async find(id: string) {
        return id === '' ? [] : [new Account()];
      }
    }
    const application = await startApplication({ providers: [Typed] });
    const typed = application.get(Typed);
    const [miss, hit] = [await typed.find('1'), await typed.find('1')];
    expect(miss).toEqual([{ id: 1 }]);
    expect(hit).toBe(miss);
    await application.close();
  });
});

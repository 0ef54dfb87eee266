import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Cacheable,
  CacheEvict,
  CachePut,
  type CacheModuleOptions,
  type Duration,
} from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

const refusal = async (type: new () => object, options: Partial<CacheModuleOptions> = {}): Promise<string> => {
  const application = await startApplication({ providers: [type] }, options).catch((error: unknown) => error);
  return application instanceof Error ? application.message : 'started';
};

describe('the application refuses to start', () => {
  it('on a placeholder that is no parameter, and says which was meant', async () => {
    @Injectable()
    class MeetingsService {
      @Cacheable('meeting:details:{id}', '15m')
      async findOne(meetingId: string): Promise<string> {
        return meetingId;
      }
    }
    expect(await refusal(MeetingsService)).toContain(
      "CACHE.UNKNOWN_PLACEHOLDER: MeetingsService.findOne: key 'meeting:details:{id}' names 'id', " +
        'but the parameters are (meetingId). Did you mean {meetingId}?',
    );
  });

  it.each(['0s', '-5m', '15', '10 minutes', 'Infinitys'])('on the time to live %j', async (ttl) => {
    @Injectable()
    class Service {
      @Cacheable('thing:{id}', ttl as Duration)
      async find(id: string): Promise<string> {
        return id;
      }
    }
    expect(await refusal(Service)).toMatch(/CACHE\.INVALID_TTL: Service\.find: /);
  });

  it('on two methods whose keys can be the same', async () => {
    @Injectable()
    class Service {
      @Cacheable('user:{id}', '1m')
      async byId(id: string): Promise<string> {
        return id;
      }
      @Cacheable('user:me', '1m')
      async me(): Promise<string> {
        return 'me';
      }
    }
    expect(await refusal(Service)).toMatch(
      /CACHE\.KEY_COLLISION: Service\.me: key 'user:me'.*'user:{id}' of Service\.byId/,
    );
  });

  it('on an override that would wait for the method it overrides', async () => {
    class Base {
      @Cacheable('base:{id}', '1h')
      async find(id: string): Promise<string> {
        return id;
      }
    }
    @Injectable()
    class Overriding extends Base {
      @Cacheable('base:{id}', '1h')
      override async find(id: string): Promise<string> {
        await Promise.resolve();
        return super.find(id);
      }
    }
    expect(await refusal(Overriding)).toContain('CACHE.CACHED_OVERRIDE: Overriding.find: ');
  });

  it('on an eviction that no cache can feel, and says which was meant', async () => {
    @Injectable()
    class Service {
      @Cacheable('meeting:list:{page}', '1m')
      async list(page: number): Promise<number> {
        return page;
      }
      @CacheEvict('meeting:lists:*')
      async change(): Promise<void> {}
    }
    expect(await refusal(Service)).toMatch(
      /CACHE\.UNMATCHED_EVICTION: Service\.change: .*Did you mean 'meeting:list:\*'/,
    );
  });

  it('on a tag that no cache has', async () => {
    @Injectable()
    class Service {
      @Cacheable('post:{id}', '1m', { tags: ['author:{author}'] })
      async find(id: string, author: string): Promise<string> {
        return id + author;
      }
      @CacheEvict([], { tags: ['writer:{author}'] })
      async change(author: string): Promise<string> {
        return author;
      }
    }
    expect(await refusal(Service)).toContain('CACHE.UNMATCHED_EVICTION: Service.change');
  });

  it('on a put that no cache reads', async () => {
    @Injectable()
    class Service {
      @CachePut('post:{id}', '1m')
      async change(id: string): Promise<string> {
        return id;
      }
    }
    expect(await refusal(Service)).toContain('CACHE.UNMATCHED_PUT: Service.change');
  });

  it('and lists every mistake at once', async () => {
    @Injectable()
    class Service {
      @Cacheable('a:{x}', '0s')
      async a(x: string): Promise<string> {
        return x;
      }
      @Cacheable('b:{y}', '1m')
      async b(z: string): Promise<string> {
        return z;
      }
    }
    const message = await refusal(Service);
    expect(message).toContain('2 mistakes');
    expect(message).toContain('Service.a');
    expect(message).toContain('Service.b');
  });

  it('on a namespace that could not be told from a key', async () => {
    @Injectable()
    class Service {}
    expect(await refusal(Service, { namespace: 'a:{b}' })).toContain("CACHE.INVALID_OPTION: option 'namespace'");
  });
});

describe('the application starts', () => {
  it('with two methods that share a key on purpose, and evictions of keys known otherwise', async () => {
    @Injectable()
    class Service {
      @Cacheable('user:{id}', '1m', { shared: true })
      async one(id: string): Promise<string> {
        return id;
      }
      @Cacheable('user:{name}', '1m', { shared: true })
      async two(name: string): Promise<string> {
        return name;
      }
      @CacheEvict('report:{id}')
      async change(id: string): Promise<string> {
        return id;
      }
    }
    expect(await refusal(Service, { knownKeys: ['report:{id}'] })).toBe('started');
  });
});

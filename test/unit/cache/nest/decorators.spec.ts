import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Scope, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ContextIdFactory } from '@nestjs/core';
import type { TestingModule } from '@nestjs/testing';
import { Cacheable, CacheEvict, CachePut, CacheService } from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

@Injectable()
class Counters {
  readonly calls: string[] = [];
  failure: Error | undefined;

  @Cacheable('counter:value:{name}', '1m', { tags: ['counter:{name}'] })
  async value(name: string): Promise<{ name: string; reads: number }> {
    this.calls.push(name);
    return { name, reads: this.calls.length };
  }

  async twice(name: string): Promise<number[]> {
    return [(await this.value(name)).reads, (await this.value(name)).reads];
  }

  @CacheEvict('counter:value:{name}')
  async reset(name: string): Promise<string> {
    if (this.failure) throw this.failure;
    return name;
  }

  @CacheEvict('counter:value:{result.touched[]}')
  async resetMany(names: string[]): Promise<{ touched: string[] }> {
    if (this.failure) throw this.failure;
    return { touched: names };
  }

  @CacheEvict([], { tags: ['counter:{name}'] })
  async resetTagged(name: string): Promise<string> {
    return name;
  }

  @CachePut('counter:value:{name}', '1m')
  async write(name: string, reads: number): Promise<{ name: string; reads: number }> {
    if (this.failure) throw this.failure;
    return { name, reads };
  }

  @Cacheable('counter:even:{n}', '1m', {
    condition: (n: number) => n % 2 === 0,
    unless: (result: number) => result > 100,
  })
  async even(n: number): Promise<number> {
    this.calls.push(`even ${n}`);
    return n;
  }
}

class Rejected extends Error {}

describe('annotated methods', () => {
  let application: TestingModule;
  afterEach(() => application.close());

  const started = async () => {
    application = await startApplication(
      { providers: [Counters] },
      { nothingWritten: (error) => error instanceof Rejected },
    );
    return application.get(Counters);
  };

  it('are answered from the cache, one entry for each argument', async () => {
    const counters = await started();
    await counters.value('a');
    await counters.value('a');
    await counters.value('b');
    expect(counters.calls).toStrictEqual(['a', 'b']);
  });

  it('are cached when the object calls itself', async () => {
    const counters = await started();
    expect(await counters.twice('a')).toStrictEqual([1, 1]);
  });

  it('keep their name, their length and their `this`', async () => {
    const counters = await started();
    expect(counters.value.name).toBe('value');
    expect(counters.value).toHaveLength(1);
    expect(counters.write).toHaveLength(2);
  });

  it('leave no trace among the own properties of the object', async () => {
    const counters = await started();
    expect(Object.keys(counters)).toStrictEqual(['calls', 'failure']);
  });

  it('evict after they succeeded', async () => {
    const counters = await started();
    await counters.value('a');
    await counters.reset('a');
    await counters.value('a');
    expect(counters.calls).toStrictEqual(['a', 'a']);
  });

  it('evict when they threw, because the write may have happened', async () => {
    const counters = await started();
    await counters.value('a');
    counters.failure = new Error('connection lost');
    await expect(counters.reset('a')).rejects.toBe(counters.failure);
    await counters.value('a');
    expect(counters.calls).toHaveLength(2);
  });

  it('evict nothing when the error proves that nothing was written', async () => {
    const counters = await started();
    await counters.value('a');
    counters.failure = new Rejected('no');
    await expect(counters.reset('a')).rejects.toBe(counters.failure);
    await counters.value('a');
    expect(counters.calls).toHaveLength(1);
  });

  it('evict once for each element of a list in the result', async () => {
    const counters = await started();
    for (const name of ['a', 'b', 'c']) await counters.value(name);
    await counters.resetMany(['a', 'c']);
    for (const name of ['a', 'b', 'c']) await counters.value(name);
    expect(counters.calls).toStrictEqual(['a', 'b', 'c', 'a', 'c']);
  });

  it('evict all that they may have meant when they threw and the pattern needs the result', async () => {
    const counters = await started();
    for (const name of ['a', 'b']) await counters.value(name);
    counters.failure = new Error('timeout');
    await expect(counters.resetMany(['a'])).rejects.toThrow('timeout');
    for (const name of ['a', 'b']) await counters.value(name);
    expect(counters.calls).toHaveLength(4);
  });

  it('evict by tag', async () => {
    const counters = await started();
    await counters.value('a');
    await counters.value('b');
    await counters.resetTagged('a');
    await counters.value('a');
    await counters.value('b');
    expect(counters.calls).toStrictEqual(['a', 'b', 'a']);
  });

  it('put their result in place of the entry that was there', async () => {
    const counters = await started();
    await counters.value('a');
    await counters.write('a', 99);
    expect(await counters.value('a')).toStrictEqual({ name: 'a', reads: 99 });
    expect(counters.calls).toHaveLength(1);
  });

  it('put nothing where there was no entry', async () => {
    const counters = await started();
    await counters.write('a', 99);
    expect(await counters.value('a')).toStrictEqual({ name: 'a', reads: 1 });
  });

  it('evict what a put that failed may have changed', async () => {
    const counters = await started();
    await counters.value('a');
    counters.failure = new Error('timeout');
    await expect(counters.write('a', 99)).rejects.toThrow('timeout');
    await counters.value('a');
    expect(counters.calls).toHaveLength(2);
  });

  it('go past the cache where the condition says so, and keep nothing that `unless` rules out', async () => {
    const counters = await started();
    for (const n of [1, 1, 2, 2, 102, 102]) await counters.even(n);
    expect(counters.calls).toStrictEqual(['even 1', 'even 1', 'even 2', 'even 102', 'even 102']);
  });

  it('run uncached for an argument that has no canonical text', async () => {
    const counters = await started();
    const strange = (() => 'name') as unknown as string;
    await counters.value(strange);
    await counters.value(strange);
    expect(counters.calls).toHaveLength(2);
    expect(application.get(CacheService).stats().bypasses).toBe(2);
  });

  it('run uncached when caching is switched off', async () => {
    application = await startApplication({ providers: [Counters] }, { enabled: false });
    const counters = application.get(Counters);
    await counters.value('a');
    await counters.value('a');
    expect(counters.calls).toHaveLength(2);
  });
});

describe('without Nest', () => {
  it('an annotated method does what was written', async () => {
    const counters = new Counters();
    await counters.value('a');
    await counters.value('a');
    await counters.reset('a');
    expect(counters.calls).toHaveLength(2);
    const { value } = counters;
    await expect(value.call({ calls: [] } as never, 'x')).resolves.toStrictEqual({ name: 'x', reads: 1 });
  });
});

describe('inherited methods', () => {
  abstract class Base {
    loads = 0;
    @Cacheable('inherited:{id}', '1m')
    async find(id: string): Promise<string> {
      this.loads += 1;
      return `${this.constructor.name} ${id}`;
    }
  }
  @Injectable()
  class Plain extends Base {}

  @Injectable()
  class Overriding extends Base {
    override async find(id: string): Promise<string> {
      return `over ${await super.find(id)}`;
    }
  }

  it.each([Plain, Overriding])('of %p are cached', async (type) => {
    const application = await startApplication({ providers: [type] });
    const service = application.get<Base>(type);
    expect(await service.find('1')).toBe(await service.find('1'));
    expect(service.loads).toBe(1);
    await application.close();
  });
});

describe('request-scoped providers', () => {
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {
    static loads = 0;
    @Cacheable('per-request:{id}', '1m')
    async find(id: string): Promise<string> {
      PerRequest.loads += 1;
      return id;
    }
  }

  it('share the cache of their application', async () => {
    const application = await startApplication({ providers: [PerRequest] });
    for (let request = 0; request < 3; request += 1) {
      const service = await application.resolve(PerRequest, ContextIdFactory.create());
      await service.find('1');
    }
    expect(PerRequest.loads).toBe(1);
    await application.close();
  });
});

describe('a provider made by a factory', () => {
  it('is cached too', async () => {
    const application = await startApplication({
      providers: [{ provide: 'counters', useFactory: () => new Counters() }],
    });
    const counters = application.get<Counters>('counters');
    expect(await counters.twice('a')).toStrictEqual([1, 1]);
    await application.close();
  });
});

describe('two applications in one process', () => {
  it('do not share entries', async () => {
    const [one, two] = await Promise.all([
      startApplication({ providers: [Counters] }),
      startApplication({ providers: [Counters] }),
    ]);
    await one.get(Counters).value('a');
    await two.get(Counters).value('a');
    expect(two.get(Counters).calls).toStrictEqual(['a']);
    await one.close();
    expect(await two.get(Counters).twice('a')).toStrictEqual([1, 1]);
    await two.close();
  });
});

describe('metadata', () => {
  @Controller('things')
  class Things {
    loads = 0;

    @SetMetadata('role', 'admin')
    @Get('above')
    @Cacheable('things:above', '1m')
    async above(): Promise<number> {
      return (this.loads += 1);
    }

    @Cacheable('things:below', '1m')
    @SetMetadata('role', 'admin')
    @Get('below')
    async below(): Promise<number> {
      return (this.loads += 1);
    }
  }

  it.each(['above', 'below'] as const)('of a handler decorated %s @Get is kept', async (name) => {
    const application = await startApplication({ controllers: [Things] });
    const things = application.get(Things);
    const handler = things[name];
    expect(Reflect.getMetadata(PATH_METADATA, handler)).toBe(name);
    expect(Reflect.getMetadata(METHOD_METADATA, handler)).toBe(0);
    expect(Reflect.getMetadata('role', handler)).toBe('admin');
    expect(Reflect.getMetadata('design:returntype', Things.prototype, name)).toBe(Promise);
    expect(await things[name]()).toBe(await things[name]());
    await application.close();
  });
});

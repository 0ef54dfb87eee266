import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict, CacheModule, type CacheModuleOptions } from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

describe('an application starts', () => {
  const outcome = async (providers: (new () => object)[], options: Partial<CacheModuleOptions> = {}) => {
    try {
      await (await startApplication({ providers }, options)).close();
      return 'started';
    } catch (error) {
      return String(error);
    }
  };

  it('with two classes of one name', async () => {
    const named = (key: string) => {
      @Injectable()
      class Service {
        @Cacheable(key, '1h')
        async find(id: string): Promise<string> {
          return id;
        }
      }
      return Service;
    };
    expect(await outcome([named('one:{id}'), named('two:{id}')])).toBe('started');
  });

  abstract class Base {
    @Cacheable('base:{id}', '1h')
    async find(id: string): Promise<string> {
      return id;
    }
  }

  it('when a method evicts what the method it overrides caches', async () => {
    @Injectable()
    class Overriding extends Base {
      override async find(id: string): Promise<string> {
        return super.find(id);
      }
      @CacheEvict('base:{id}')
      async change(id: string): Promise<string> {
        return id;
      }
    }
    expect(await outcome([Overriding])).toBe('started');
  });

  it('when another decorator hides the annotated method', async () => {
    const Hiding: MethodDecorator = (_target, _name, descriptor) => {
      const inner = descriptor.value as (...args: unknown[]) => unknown;
      descriptor.value = function (this: unknown, ...args: unknown[]) {
        return inner.apply(this, args);
      } as never;
    };
    @Injectable()
    class Service {
      @Hiding
      @Cacheable('hidden:{id}', '1h')
      async find(id: string): Promise<string> {
        return id;
      }
      @CacheEvict('hidden:{id}')
      async change(id: string): Promise<string> {
        return id;
      }
    }
    expect(await outcome([Service])).toBe('started');
  });

  it('with evictions of tags that are given by hand', async () => {
    @Injectable()
    class Service {
      @CacheEvict([], { tags: ['author:{id}'] })
      async change(id: string): Promise<string> {
        return id;
      }
    }
    expect(await outcome([Service], { knownTags: ['author:{id}'] })).toBe('started');
  });
});

describe('the application refuses to start', () => {
  it('with the module set up twice', async () => {
    await expect(startApplication({ imports: [CacheModule.forRoot({ namespace: 'other' })] })).rejects.toThrow(
      'CACHE.DUPLICATE_MODULE',
    );
  });

  it.each<[string, TypedPropertyDescriptor<never> | undefined]>([
    ['an accessor', { get: () => undefined as never }],
    ['a property', undefined],
    ['a generator', { value: async function* () {} as never }],
  ])('with %s annotated', (_, descriptor) => {
    class Service {
      readonly name = 'service';
    }
    expect(() => Cacheable('k', '1h')(Service.prototype, 'member', descriptor as never)).toThrow(
      'CACHE.NO_METHOD: Service.member',
    );
  });
});

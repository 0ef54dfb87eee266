import { describe, expect, it } from '@jest/globals';
import { Injectable, Scope, type Provider } from '@nestjs/common';
import {
  Cacheable,
  CacheWarm,
  CacheWarmPlan,
  type Duration,
  type WarmCall,
  warmCall,
  WarmingService,
  type WarmPlan,
  type WarmSource,
} from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

const refusal = async (...providers: Provider[]): Promise<string> => {
  const application = await startApplication({ providers }).catch((error: unknown) => error);
  if (application instanceof Error) return application.message;
  return 'started';
};

/** A class whose method has these two annotations. */
function pages(warm: MethodDecorator, scope = Scope.DEFAULT): new () => object {
  @Injectable({ scope })
  class Pages {
    @warm
    @Cacheable('page:{name}', '1h')
    async find(name: string): Promise<string> {
      return name;
    }

    names(): [string][] {
      return [['home']];
    }
  }
  return Pages;
}

const warm = (...declared: unknown[]): MethodDecorator => CacheWarm(...(declared as [string])) as MethodDecorator;
const homes = (): [string][] => [['home']];

describe('the application refuses to start', () => {
  it('on a warmed method that is not cached', async () => {
    @Injectable()
    class Pages {
      @CacheWarm(() => [['home']])
      async find(name: string): Promise<string> {
        return name;
      }
    }
    expect(await refusal(Pages)).toContain('CACHE.WARM_WITHOUT_CACHE: Pages.find: ');
  });

  it.each(['10', '0s', 'often', 600])('on the interval %j', async (every) => {
    expect(await refusal(pages(warm(homes, { every: every as Duration })))).toContain(
      'CACHE.INVALID_TTL: Pages.find: @CacheWarm every: ',
    );
  });

  it.each([
    [{ concurrency: 0 }, "option 'concurrency' of 'Pages.find' is 0; expected a whole number from 1, such as 4"],
    [{ perSecond: -1 }, "option 'perSecond' of 'Pages.find' is -1; expected a number above 0, such as 50"],
    [{ keepWarm: true }, "option 'keepWarm' of 'Pages.find' is true; expected an interval beside it"],
  ])('on the schedule %j', async (schedule, message) => {
    expect(await refusal(pages(warm(homes, schedule)))).toContain(message);
  });

  it('on a method as source that is not there, and says which was meant', async () => {
    expect(await refusal(pages(warm('name')))).toContain(
      "CACHE.INVALID_WARM_SOURCE: Pages.find: its source is the method 'name', which its class does not have. " +
        "Did you mean 'names'?",
    );
  });

  it.each([42, undefined, null, {}])('on the source %j', async (source) => {
    expect(await refusal(pages(warm(source)))).toContain('CACHE.INVALID_WARM_SOURCE: Pages.find: its source is ');
  });

  it('on a class as source that is no provider, or no source', async () => {
    class Absent {
      argumentLists(): [string][] {
        return [];
      }
    }
    @Injectable()
    class Silent {}
    expect(await refusal(pages(warm(Absent)))).toContain('its source Absent is no provider of the application');
    expect(await refusal(pages(warm(Silent)), Silent)).toContain('its source Silent has no method argumentLists');
    expect(await refusal(pages(warm(Symbol('LIST'))))).toContain('its source Symbol(LIST) is no provider');
  });

  it('on a request-scoped class', async () => {
    expect(await refusal(pages(warm(homes), Scope.REQUEST))).toContain('CACHE.REQUEST_SCOPED_WARM: Pages.find: ');
  });

  it('on two plans of one name, and on a name that can be none', async () => {
    const [one, other] = [pages(warm(homes, { name: 'pages' })), pages(warm(homes, { name: 'a plan' }))];
    @Injectable()
    @CacheWarmPlan('pages')
    class Plan implements WarmPlan {
      calls(): WarmCall[] {
        return [];
      }
    }
    expect(await refusal(one, Plan)).toContain("CACHE.DUPLICATE_WARM_PLAN: warm plan 'pages' exists twice");
    expect(await refusal(other)).toContain("CACHE.INVALID_KEY: key 'a plan'");
  });

  it('on a plan that names no calls, and lists every mistake at once', async () => {
    @Injectable()
    @(CacheWarmPlan('empty') as ClassDecorator)
    class Plan {}
    const message = await refusal(Plan, pages(warm('nowhere')));
    expect(message).toContain('2 mistakes');
    expect(message).toContain('CACHE.INVALID_WARM_SOURCE: Plan: it has @CacheWarmPlan and no method `calls`');
    expect(message).toContain('Pages.find');
  });

  it('and the class is not even defined, where a static method or a property is annotated', () => {
    expect(() => CacheWarm(homes)(Typed, 'find', {})).toThrow('CACHE.STATIC_METHOD');
    expect(() => CacheWarm(homes)({}, 'find', undefined as never)).toThrow('CACHE.NO_METHOD');
  });
});

describe('calls come from', () => {
  const loaded = async (providers: Provider[], plan: string): Promise<unknown> => {
    const application = await startApplication({ providers }, { warming: false });
    try {
      const { outcome, loaded, failed, error } = await application.get(WarmingService).run(plan);
      return [outcome, loaded, failed, error];
    } finally {
      await application.close();
    }
  };

  it('a method of the same class, called on it', async () => {
    expect(await loaded([pages(warm('names'))], 'Pages.find')).toStrictEqual(['completed', 1, 0, undefined]);
  });

  it('a provider, by its class or a token', async () => {
    @Injectable()
    class Popular implements WarmSource<[string]> {
      private readonly list: [string][] = [['home'], ['news']];

      async argumentLists(): Promise<[string][]> {
        return this.list;
      }
    }
    expect(await loaded([pages(warm(Popular)), Popular], 'Pages.find')).toStrictEqual(['completed', 2, 0, undefined]);
    const token = Symbol('POPULAR');
    const provider = { provide: token, useClass: Popular };
    expect(await loaded([pages(warm(token)), provider], 'Pages.find')).toStrictEqual(['completed', 2, 0, undefined]);
  });

  it('a plan, for several methods; a call that cannot be warmed is counted', async () => {
    @Injectable()
    class Pages {
      @Cacheable('page:{name}', '1h', { condition: (name: string) => name !== 'draft' })
      async find(name: string): Promise<string> {
        return name;
      }

      @Cacheable('pages', '1h')
      async list(): Promise<string[]> {
        return ['home'];
      }

      async plain(): Promise<void> {}
    }
    @Injectable()
    @CacheWarmPlan('site')
    class Site implements WarmPlan {
      constructor(private readonly pages: Pages) {}

      async *calls(): AsyncGenerator<WarmCall> {
        yield warmCall(this.pages, 'list');
        for (const name of ['home', 'draft']) yield warmCall(this.pages, 'find', name);
        yield warmCall(this.pages, 'plain');
        // @ts-expect-error a number is no name
        warmCall(this.pages, 'find', 42);
      }
    }
    expect(await loaded([Pages, Site], 'site')).toStrictEqual(['completed', 2, 2, undefined]);
  });

  it('no source of something else than lists: the run says so', async () => {
    const [outcome, , , error] = (await loaded([pages(warm(() => ['home']))], 'Pages.find')) as string[];
    expect(outcome).toBe('source-failed');
    expect(error).toContain('its source named "home", which is no list of arguments. Give a list for each call');
  });
});

/** Checked by the compiler: an error is an error of its own if the line below it compiles. */
export class Typed {
  // @ts-expect-error the method takes text
  @CacheWarm(() => [[42]])
  @Cacheable('a:{name}', '1h')
  async find(name: string): Promise<string> {
    return name;
  }

  @CacheWarm(() => [['home', 1]])
  @Cacheable('b:{name}:{page}', '1h')
  async page(name: string, page: number): Promise<string> {
    return `${name} ${page}`;
  }
}

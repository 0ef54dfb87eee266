import 'reflect-metadata';
import { Injectable, Scope, type Type } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import {
  Cacheable,
  CacheService,
  WriteBehind,
  WriteBehindService,
  type WriteLedger,
} from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

type View = [page: string, count: number];

const ADD = ([page, one]: View, [, other]: View): View => [page, one + other];

@Injectable()
class Views {
  readonly written: unknown[][] = [];
  total = 0;

  @Cacheable('views:{page}', '1m')
  async of(page: string): Promise<string> {
    return `${page} ${this.total}`;
  }

  @WriteBehind<View>({ key: 'views:{page}', merge: ADD, queue: 'views', evicts: 'views:{page}' })
  async add(page: string, count: number, transaction?: object): Promise<void> {
    if (count < 0) throw new RangeError('no');
    this.written.push([page, count, transaction]);
    this.total += count;
  }
}

const LEDGER = Symbol('ledger');
/** Without Redis nothing is asked of it. */
const NO_LEDGER: Partial<WriteLedger> = { countDeadLetters: async () => 0, deadLetters: async () => [] };
const ledger = { provide: LEDGER, useValue: NO_LEDGER };

describe.each([
  ['without a queue', { writeBehind: { ledger: LEDGER } }],
  ['where nothing is written behind', {}],
])('@WriteBehind %s', (_, options) => {
  const start = async () => {
    const application = await startApplication({ providers: [Views, ledger] }, options);
    return { application, views: application.get(Views) };
  };

  it('performs each call as it was written, and evicts after it', async () => {
    const { application, views } = await start();
    expect(await views.of('a')).toBe('a 0');
    await views.add('a', 2);
    expect(await views.of('a')).toBe('a 2');
    await views.add('a', 3);
    expect(views.written).toEqual([
      ['a', 2, undefined],
      ['a', 3, undefined],
    ]);
    expect(await application.get(WriteBehindService).settled('views')).toBe(true);
    await application.close();
  });

  it('throws what the method throws, and makes the write in a transaction that the caller gives', async () => {
    const { application, views } = await start();
    await expect(views.add('a', -1)).rejects.toThrow(RangeError);
    const transaction = {};
    await views.of('a');
    await views.add('a', 1, transaction);
    expect(views.written[0]?.[2]).toBe(transaction);
    expect(await views.of('a')).toBe('a 1');
    await application.close();
  });

  it('is in the plan as a method that evicts', async () => {
    const { application } = await start();
    expect(application.get(CacheService).plan().caches[0]?.evictedBy).toEqual([
      { owner: 'Views.add', by: 'pattern', pattern: 'views:{page}' },
    ]);
    await application.close();
  });

  it('keeps the method’s name and length', async () => {
    expect([Views.prototype.add.name, Views.prototype.add.length]).toEqual(['add', 3]);
  });
});

it('a queue that is not used tells that it writes at once', async () => {
  const application = await startApplication({ providers: [Views, ledger] }, { writeBehind: { ledger: LEDGER } });
  await application.get(Views).add('a', 1);
  expect(await application.get(WriteBehindService).reports()).toMatchObject([
    { queue: 'views', mode: 'synchronous', writtenThrough: { off: 1 }, accepted: 0, deadLetters: 0 },
  ]);
  await application.close();
});

describe('the start is refused', () => {
  class UnknownParameter {
    @WriteBehind<View>({ key: 'views:{pge}', merge: ADD })
    async add(page: string, count: number, transaction?: object): Promise<void> {
      await Promise.resolve([page, count, transaction]);
    }
  }
  class UnmatchedEviction {
    @WriteBehind<View>({ key: 'views:{page}', merge: ADD, evicts: 'nothing:{page}' })
    async add(page: string, count: number, transaction?: object): Promise<void> {
      await Promise.resolve([page, count, transaction]);
    }
  }
  class ByResult {
    @Cacheable('views:{page}', '1m')
    async of(page: string): Promise<string> {
      return page;
    }

    @WriteBehind<View>({ key: 'views:{page}', merge: ADD, evicts: 'views:{result}' })
    async add(page: string, count: number, transaction?: object): Promise<void> {
      await Promise.resolve([page, count, transaction]);
    }
  }
  class NoTransaction {
    @WriteBehind<[]>({ key: 'views', merge: (one) => one })
    async add(): Promise<void> {}
  }
  @Injectable({ scope: Scope.REQUEST })
  class ForEachRequest {
    @WriteBehind<View>({ key: 'views:{page}', merge: ADD })
    async add(page: string, count: number, transaction?: object): Promise<void> {
      await Promise.resolve([page, count, transaction]);
    }
  }
  class SameQueue {
    @WriteBehind<View>({ key: 'views:{page}', merge: ADD, queue: 'views' })
    async add(page: string, count: number, transaction?: object): Promise<void> {
      await Promise.resolve([page, count, transaction]);
    }
  }
  class Batch {
    @WriteBehind<View>({ key: 'views:{page}', merge: ADD, maxBatch: 0 })
    async add(page: string, count: number, transaction?: object): Promise<void> {
      await Promise.resolve([page, count, transaction]);
    }
  }

  it.each<[string, Type[], string]>([
    ['an unknown parameter', [UnknownParameter], "names 'pge'"],
    ['an eviction that no cache feels', [UnmatchedEviction], 'CACHE.UNMATCHED_EVICTION'],
    ['an eviction by a result', [ByResult], 'CACHE.WRITE_BEHIND: ByResult.add: @WriteBehind: it evicts by {result…}'],
    ['no place for the transaction', [NoTransaction], 'Add `transaction?`'],
    ['an object for each request', [ForEachRequest], 'made for each request'],
    ['two methods of one queue', [Views, SameQueue], "Views.add has the queue 'views', too"],
    ['an empty batch', [Batch], 'a whole number from 1'],
  ])('for %s', async (_, providers, message) => {
    await expect(
      startApplication({ providers: [...providers, ledger] }, { writeBehind: { ledger: LEDGER } }),
    ).rejects.toThrow(message);
  });
});

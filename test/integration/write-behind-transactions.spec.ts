import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Cacheable,
  CacheEvict,
  CacheService,
  type DeadLetter,
  Transactions,
  WriteBehind,
  WriteBehindService,
  type WriteLedger,
} from '../../src/cache/index.js';
import { encodePayload } from '../../src/cache/entry/payload-codec.js';
import { MemoryDatabase } from '../support/cache/memory-database.js';
import { startApplication } from '../support/cache/nest-application.js';
import { testRedisUrl } from '../support/test-redis.js';

type View = [page: string, count: number];

@Injectable()
class Views {
  readonly calls: unknown[][] = [];

  get written(): number {
    return this.calls.length;
  }

  @Cacheable('views:{page}', '1m')
  async of(page: string): Promise<string> {
    return `${page} ${this.written}`;
  }

  @WriteBehind<View>({
    key: 'views:{page}',
    merge: ([page, one], [, other]) => [page, one + other],
    queue: 'views',
    evicts: 'views:{page}',
  })
  async add(page: string, count: number, transaction?: object): Promise<void> {
    this.calls.push([page, count, transaction]);
  }
}

@Injectable()
class Pages {
  constructor(private readonly views: Views) {}

  @CacheEvict('views:{page}')
  async publish(page: string, fails: boolean): Promise<void> {
    await this.views.add(page, 1);
    if (fails) throw new RangeError('not published');
  }
}

const LEDGER = Symbol('ledger');
const ledger: Partial<WriteLedger> = { countDeadLetters: async () => 0, runOnce: async () => {} };

const LETTER: DeadLetter = {
  id: randomUUID(),
  queue: 'views',
  key: 'views:a',
  payload: encodePayload(['a', 1]),
  error: 'no',
  diedAt: new Date(0),
};

describe('a method that is written behind, in a transaction of its caller', () => {
  let application: Awaited<ReturnType<typeof startApplication>>;
  let transactions: Transactions;

  beforeEach(async () => {
    transactions = new Transactions(new MemoryDatabase());
    application = await startApplication(
      { providers: [Views, Pages, { provide: LEDGER, useValue: ledger }] },
      { namespace: randomUUID(), remote: { url: testRedisUrl() }, transactions, writeBehind: { ledger: LEDGER } },
    );
  });
  afterEach(() => application.close());

  const accepted = async () => {
    const [report] = await application.get(WriteBehindService).reports();
    return { mode: report?.mode, accepted: report?.accepted };
  };

  it('is a part of it: nothing is accepted that a rollback would not take back', async () => {
    await transactions.run(() => application.get(Pages).publish('a', false));
    await expect(transactions.run(() => application.get(Pages).publish('a', true))).rejects.toThrow(RangeError);
    expect(application.get(Views).written).toBe(2);
    expect(await accepted()).toEqual({ mode: 'queued', accepted: 0 });
  });

  it('evicts when that commits', async () => {
    const views = application.get(Views);
    expect(await views.of('a')).toBe('a 0');
    await transactions.run(async () => {
      await views.add('a', 2);
      expect(await transactions.run(() => views.of('a'), { propagation: 'NOT_SUPPORTED' })).toBe('a 0');
    });
    expect(await views.of('a')).toBe('a 1');
  });

  it.each([
    ['is known', false],
    ['is lost', true],
  ])('evicts with its commit as a dead letter that is performed after all, whose answer %s', async (_, isLost) => {
    const views = application.get(Views);
    const evictions = () => application.get(CacheService).stats().evictions;
    const before = { atCommit: 0 };
    ledger.revive = async (_queue, _id, work) => {
      await transactions.run(() => work(LETTER, {}));
      before.atCommit = evictions();
      if (isLost) throw new Error('no answer');
      return true;
    };
    expect(await views.of('a')).toBe('a 0');
    const [retried] = await Promise.allSettled([application.get(WriteBehindService).retry(LETTER.id)]);
    expect(retried.status).toBe(isLost ? 'rejected' : 'fulfilled');
    expect(before.atCommit).toBe(1);
    expect(await views.of('a')).toBe('a 1');
  });

  it('is accepted outside of one', async () => {
    await application.get(Views).add('a', 1);
    expect(await accepted()).toEqual({ mode: 'queued', accepted: 1 });
    expect(application.get(Views).written).toBe(0);
  });
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type CommitOutcome,
  type Participant,
  RequiredTransactionError,
  type Transaction,
  Transactions,
} from '../../../../src/cache/core.js';
import { Gate } from '../../../support/cache/gate.js';
import { ConflictError, MemoryDatabase } from '../../../support/cache/memory-database.js';

/** Notes what it is told. */
class Diary implements Participant<string> {
  readonly pages: string[] = [];

  async prepare(effects: readonly string[]): Promise<void> {
    this.pages.push(`prepare ${effects.join()}`);
  }

  async settle(effects: readonly string[], outcome: CommitOutcome): Promise<void> {
    this.pages.push(`${outcome} ${effects.join()}`);
  }
}

describe('transactions', () => {
  let database: MemoryDatabase;
  let transactions: Transactions;
  let diary: Diary;

  beforeEach(() => {
    database = new MemoryDatabase();
    transactions = new Transactions(database);
    diary = new Diary();
  });

  const note = (effect: string): void => transactions.current()?.enlist(diary, effect);
  const failing = async (work: () => Promise<unknown>): Promise<void> => {
    await expect(work()).rejects.toThrow();
  };

  it('commit what resolves, and then tell those who take part', async () => {
    await transactions.run(async () => {
      note('a');
      await Promise.resolve();
      note('b');
      database.diary.push('work');
    });
    expect(database.diary).toEqual(['1 BEGIN', 'work', '1 COMMIT']);
    expect(diary.pages).toEqual(['prepare a,b', 'committed a,b']);
  });

  it('roll back what rejects, and forget what was to be done', async () => {
    const refusal = new Error('no');
    const work = transactions.run(async () => {
      note('a');
      throw refusal;
    });
    await expect(work).rejects.toBe(refusal);
    expect(database.diary).toEqual(['1 BEGIN', '1 ROLLBACK']);
    expect(diary.pages).toEqual([]);
  });

  it('roll back when a participant cannot prepare', async () => {
    diary.prepare = () => Promise.reject(new Error('no room'));
    await failing(() => transactions.run(async () => note('a')));
    expect(database.diary).toEqual(['1 BEGIN', '1 ROLLBACK']);
    expect(diary.pages).toEqual([]);
  });

  it('join the one of their caller', async () => {
    await transactions.run(async () => {
      const outer = transactions.current();
      await transactions.run(async () => {
        expect(transactions.current()).toBe(outer);
        note('inner');
      });
      expect(diary.pages).toEqual([]);
    });
    expect(database.diary).toEqual(['1 BEGIN', '1 COMMIT']);
    expect(diary.pages).toEqual(['prepare inner', 'committed inner']);
  });

  it('commit by themselves inside one that rolls back, if they require a new one', async () => {
    await failing(() =>
      transactions.run(async () => {
        note('outer');
        await transactions.run(async () => note('inner'), { propagation: 'REQUIRES_NEW' });
        expect(diary.pages).toEqual(['prepare inner', 'committed inner']);
        throw new Error('no');
      }),
    );
    expect(database.diary).toEqual(['1 BEGIN', '2 BEGIN', '2 COMMIT', '1 ROLLBACK']);
    expect(diary.pages).toEqual(['prepare inner', 'committed inner']);
  });

  it('hand over what a savepoint was to do, when it is released', async () => {
    await transactions.run(async () => {
      note('outer');
      await transactions.run(async () => note('inner'), { propagation: 'NESTED' });
      expect(diary.pages).toEqual([]);
    });
    expect(database.diary).toEqual(['1 BEGIN', '1 SAVEPOINT', '1 RELEASE', '1 COMMIT']);
    expect(diary.pages).toEqual(['prepare outer,inner', 'committed outer,inner']);
  });

  it('forget what a savepoint was to do, when it is rolled back', async () => {
    await transactions.run(async () => {
      note('outer');
      await failing(() =>
        transactions.run(
          async () => {
            note('inner');
            throw new Error('no');
          },
          { propagation: 'NESTED' },
        ),
      );
    });
    expect(database.diary).toEqual(['1 BEGIN', '1 SAVEPOINT', '1 ROLLBACK TO', '1 COMMIT']);
    expect(diary.pages).toEqual(['prepare outer', 'committed outer']);
  });

  it('forget what a released savepoint was to do, when the whole is rolled back', async () => {
    await failing(() =>
      transactions.run(async () => {
        await transactions.run(async () => note('inner'), { propagation: 'NESTED' });
        throw new Error('no');
      }),
    );
    expect(diary.pages).toEqual([]);
  });

  it('begin where a savepoint has none to be in, and refuse what must have one', async () => {
    await transactions.run(async () => note('a'), { propagation: 'NESTED', isolation: 'REPEATABLE READ' });
    expect(database.diary).toEqual(['1 BEGIN REPEATABLE READ', '1 COMMIT']);
    await expect(transactions.run(async () => 1, { propagation: 'MANDATORY' })).rejects.toThrow(
      RequiredTransactionError,
    );
    await transactions.run(() => transactions.run(async () => note('b'), { propagation: 'MANDATORY' }));
    expect(diary.pages).toContain('committed b');
  });

  it('are not there for work that does not support them', async () => {
    await transactions.run(async () => {
      const inside = () => transactions.run(async () => transactions.current(), { propagation: 'NOT_SUPPORTED' });
      expect(await inside()).toBeUndefined();
      expect(transactions.current()).toBeDefined();
    });
  });

  it('whose commit got no answer have an unknown outcome', async () => {
    database.failingCommit = { error: new Error('connection lost'), happened: true };
    await expect(transactions.run(async () => note('a'))).rejects.toThrow('connection lost');
    expect(diary.pages).toEqual(['prepare a', 'unknown a']);
  });

  it('whose commit was refused have done nothing', async () => {
    database.failingCommit = { error: new ConflictError('serialization failure'), happened: false };
    await failing(() => transactions.run(async () => note('a')));
    expect(diary.pages).toEqual(['prepare a']);
  });

  it('still settle what is declared while they commit', async () => {
    const gate = new Gate();
    database.gates.set('COMMIT', () => gate.pass());
    let transaction: Transaction | undefined;
    const running = transactions.run(async () => {
      transaction = transactions.current();
      note('a');
    });
    await gate.reached;
    transaction?.enlist(diary, 'late');
    gate.open();
    await running;
    expect(diary.pages).toEqual(['prepare a', 'committed a,late']);
  });

  it('last until all is settled', async () => {
    const gate = new Gate();
    let atSettling: Transaction | undefined;
    diary.settle = () => {
      atSettling = inside?.alive;
      return gate.pass();
    };
    let inside: Transaction | undefined;
    const running = transactions.run(async () => {
      inside = transactions.current();
      note('a');
    });
    await gate.reached;
    expect(transactions.open).toBe(1);
    expect(atSettling).toBe(inside);
    gate.open();
    await running;
    expect(transactions.open).toBe(0);
    expect(inside?.alive).toBeUndefined();
  });

  it('are over for what nobody waited for', async () => {
    const gate = new Gate();
    let leaked: Promise<unknown> = Promise.resolve();
    await transactions.run(async () => {
      leaked = gate.pass().then(() => transactions.current());
    });
    await transactions.run(async () => {
      gate.open();
      expect(await leaked).toBeUndefined();
    });
  });

  it('use AsyncLocalStorage only while one is open', async () => {
    const used: string[] = [];
    const run = jest.spyOn(AsyncLocalStorage.prototype, 'run').mockImplementation((_store, work: () => unknown) => {
      used.push('run');
      return work();
    });
    const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable').mockImplementation(() => void used.push('off'));
    const getStore = jest.spyOn(AsyncLocalStorage.prototype, 'getStore').mockImplementation(() => {
      used.push('asked');
      return undefined;
    });
    try {
      expect(transactions.current()).toBeUndefined();
      await transactions.run(async () => 1, { propagation: 'NOT_SUPPORTED' });
      expect(used).toEqual([]);
      await transactions.run(async () => transactions.current());
      expect(used).toEqual(['run', 'asked', 'off']);
    } finally {
      for (const spy of [run, disable, getStore]) spy.mockRestore();
    }
  });
});

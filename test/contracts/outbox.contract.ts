import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EvictionTarget, Outbox, OutboxReceipt, TransactionalDatabase } from '../../src/cache/core.js';
import { Transactions } from '../../src/cache/core.js';
import { Gate } from '../support/cache/gate.js';

/** What a contract of outboxes needs: two processes on one database, and a way past the grace period. */
export interface OutboxSubject {
  readonly database: TransactionalDatabase;
  readonly first: Outbox;
  readonly second: Outbox;
  /** Records are older than the grace period from now on. */
  ripen(): Promise<void>;
  /** Records become so many milliseconds older. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const user = (id: number): EvictionTarget => ({ kind: 'key', key: `user:${id}` });

/** What the relay and the writers need of every outbox. */
export function describeOutbox(name: string, create: () => Promise<OutboxSubject>): void {
  describe(`the outbox ${name}`, () => {
    let subject: OutboxSubject;
    let transactions: Transactions;
    let first: Outbox;
    let second: Outbox;

    beforeEach(async () => {
      subject = await create();
      ({ first, second } = subject);
      transactions = new Transactions(subject.database);
    });
    afterEach(() => subject.close());

    const record = (...targets: EvictionTarget[]): Promise<OutboxReceipt> =>
      transactions.run(async (transaction) => {
        if (!transaction) throw new Error('no transaction');
        return first.record(targets, transaction);
      });
    const recordAndFail = (target: EvictionTarget): Promise<unknown> =>
      transactions.run(async (transaction) => {
        if (transaction) await first.record([target], transaction);
        throw new Error('no');
      });
    const taken = async (outbox = second, isDelivered = true, limit = 100): Promise<readonly EvictionTarget[]> => {
      let found: readonly EvictionTarget[] = [];
      const result = await outbox.take(limit, async (targets) => {
        found = targets;
        return isDelivered;
      });
      expect(result.isDelivered).toBe(isDelivered || result.records === 0);
      return found;
    };

    it('gives every kind of target as it was recorded', async () => {
      const targets: EvictionTarget[] = [
        user(1),
        { kind: 'prefix', prefix: 'user:list:' },
        { kind: 'wildcard', pattern: 'user:*:posts' },
        { kind: 'tag', tag: 'vip %2C "quoted"' },
        { kind: 'all' },
      ];
      await record(...targets);
      await subject.ripen();
      const found = await taken();
      expect(found).toHaveLength(targets.length);
      expect(found).toEqual(expect.arrayContaining(targets));
    });

    it('has what was committed, and nothing else', async () => {
      await record(user(1));
      await expect(recordAndFail(user(2))).rejects.toThrow('no');
      await subject.ripen();
      expect(await taken()).toEqual([user(1)]);
    });

    it('leaves what is young to its writer', async () => {
      await record(user(1));
      expect(await taken()).toEqual([]);
    });

    it('forgets what its writer has delivered', async () => {
      const receipt = await record(user(1), user(2));
      await record(user(3));
      await first.done(receipt);
      await subject.ripen();
      expect(await taken()).toEqual([user(3)]);
    });

    it('forgets what was taken and delivered, and only that', async () => {
      await record(user(1));
      await subject.ripen();
      expect(await taken(second, false)).toEqual([user(1)]);
      expect(await taken(second, true)).toEqual([user(1)]);
      expect(await taken(second, true)).toEqual([]);
    });

    it('gives what is handed over at once, and tells those who listen', async () => {
      const told = new Gate();
      const stop = second.listen(() => void told.pass());
      const receipt = await record(user(1));
      // A listener is told of its own beginning too: what is handed over afterwards is the subject.
      await first.handOver(receipt);
      await told.reached;
      expect(await taken()).toEqual([user(1)]);
      await stop();
    });

    it('is taken by one at a time, each record by one', async () => {
      await record(user(1));
      await subject.ripen();
      const delivering = new Gate<boolean>();
      const taking = first.take(100, () => delivering.pass());
      await delivering.reached;
      expect(await taken(second)).toEqual([]);
      await record(user(2));
      await subject.ripen();
      expect(await taken(second)).toEqual([user(2)]);
      delivering.open(true);
      expect(await taking).toEqual({ records: 1, isDelivered: true });
      expect(await taken(second)).toEqual([]);
    });

    it('gives again what was taken and not delivered', async () => {
      await record(user(1));
      await subject.ripen();
      await expect(first.take(100, () => Promise.reject(new Error('died')))).rejects.toThrow('died');
      expect(await taken(second)).toEqual([user(1)]);
    });

    it('gives no more at a time than is asked for', async () => {
      await record(user(1), user(2), user(3));
      await subject.ripen();
      expect(await taken(second, true, 2)).toHaveLength(2);
      expect(await taken(second, true, 2)).toHaveLength(1);
    });

    it('names the same target once', async () => {
      await record(user(1));
      await record(user(1));
      await subject.ripen();
      expect(await taken()).toEqual([user(1)]);
      expect(await taken()).toEqual([]);
    });

    it('keeps one of many that name the same, the one that is due first', async () => {
      await record(user(1));
      await subject.ripen();
      await record(user(1));
      await record(user(2));
      await second.compact(100);
      expect(await taken(first, false)).toEqual([user(1)]);
      expect((await first.take(100, async () => true)).records).toBe(1);
      await subject.ripen();
      expect(await taken()).toEqual([user(2)]);
    });

    it('becomes "everything" when it is too large, and stays that', async () => {
      for (let id = 0; id < 5; id += 1) await record(user(id));
      expect(await second.compact(5)).toBe(false);
      await record(user(6));
      expect(await second.compact(5)).toBe(true);
      expect(await taken(first, false)).toEqual([{ kind: 'all' }]);
      await record(user(7));
      expect(await second.compact(5)).toBe(false);
      await subject.ripen();
      expect(await taken()).toEqual([{ kind: 'all' }]);
      expect(await taken()).toEqual([]);
    });

    it('tells what waits, and for how long it has been due', async () => {
      expect(await second.figures(100)).toEqual({ records: 0, oldestDueAge: 0 });
      const receipt = await record(user(1), user(2), user(3));
      expect(await second.figures(100)).toEqual({ records: 3, oldestDueAge: 0 });
      expect((await second.figures(2)).records).toBe(2);
      await first.handOver(receipt.slice(0, 1));
      await subject.pass(50);
      const { oldestDueAge } = await second.figures(100);
      expect(oldestDueAge).toBeGreaterThanOrEqual(50);
      expect(oldestDueAge).toBeLessThan(60_000);
    });

    it('does not forget since when it was due when it becomes "everything"', async () => {
      await first.handOver(await record(user(1), user(2)));
      await subject.pass(50);
      expect(await second.compact(1)).toBe(true);
      expect((await second.figures(100)).oldestDueAge).toBeGreaterThanOrEqual(50);
    });

    it('is not compacted where somebody is delivering', async () => {
      await record(user(1));
      await subject.ripen();
      const delivering = new Gate<boolean>();
      const taking = first.take(100, () => delivering.pass());
      await delivering.reached;
      await record(user(1));
      await second.compact(100);
      delivering.open(true);
      await taking;
      await subject.ripen();
      expect(await taken()).toEqual([user(1)]);
    });
  });
}

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { QueuedWrite, TakenWrite, WriteQueue } from '../../src/cache/core.js';

/** A queue, as two consumers have it. */
export interface QueueUnderTest {
  readonly first: WriteQueue;
  readonly second: WriteQueue;
  /** Time passes. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What writing behind needs of every queue. */
export function describeWriteQueue(name: string, create: () => Promise<QueueUnderTest>): void {
  describe(`the write queue ${name}`, () => {
    let queue: QueueUnderTest;

    beforeEach(async () => {
      queue = await create();
    });
    afterEach(() => queue.close());

    const write = (key = 'a'): QueuedWrite => ({ id: randomUUID(), key, payload: Buffer.from([0, 255, 10]) });
    const offer = async (count: number): Promise<QueuedWrite[]> => {
      const writes = Array.from({ length: count }, () => write());
      for (const each of writes) expect(await queue.first.offer(each, 100)).toBe('accepted');
      return writes;
    };
    const ids = (writes: readonly QueuedWrite[]): string[] => writes.map(({ id }) => id);
    const isBefore = ({ place: one }: TakenWrite, { place: other }: TakenWrite): boolean =>
      one.stream === other.stream && Number(one.position.replace('-', '.')) < Number(other.position.replace('-', '.'));

    it('gives what was accepted, in order, to one consumer', async () => {
      const [one, two, three] = await offer(3);
      const taken = await queue.first.take(2);
      expect(taken).toMatchObject([{ ...one }, { ...two }]);
      expect(ids(await queue.second.take(5))).toEqual([three?.id]);
      expect(await queue.first.take(5)).toEqual([]);
      expect(taken.slice(1).every((each, at) => isBefore(taken[at] ?? each, each))).toBe(true);
    });

    it('takes no more than the limit', async () => {
      await offer(2);
      expect(await queue.second.offer(write(), 2)).toBe('full');
      await queue.first.settle(await queue.first.take(1));
      expect(await queue.second.offer(write(), 2)).toBe('accepted');
    });

    it('gives a consumer again what it did not settle, and nobody what was settled', async () => {
      const [one, two] = await offer(2);
      const [taken] = await queue.first.take(2);
      expect(ids(await queue.first.retake(5))).toEqual([one?.id, two?.id]);
      expect(await queue.second.retake(5)).toEqual([]);
      await queue.first.settle(taken ? [taken] : []);
      expect(ids(await queue.first.retake(5))).toEqual([two?.id]);
    });

    it('lets another consumer claim what one has held for too long', async () => {
      const [one] = await offer(1);
      await queue.first.take(1);
      expect(await queue.second.claim(100, 5)).toEqual([]);
      await queue.advance(150);
      expect(ids(await queue.second.claim(100, 5))).toEqual([one?.id]);
      expect(await queue.first.retake(5)).toEqual([]);
      // The time begins anew.
      expect(await queue.first.claim(100, 5)).toEqual([]);
    });

    it('tells whether anything is left up to a place', async () => {
      expect(await queue.first.newest()).toBeUndefined();
      await offer(2);
      const newest = await queue.first.newest();
      if (!newest) throw new Error('there is one');
      await offer(1);
      const taken = await queue.first.take(5);
      expect(newest).toEqual(taken[1]?.place);
      expect(await queue.second.reaches(newest)).toBe(true);
      await queue.first.settle(taken.slice(0, 2));
      expect(await queue.second.reaches(newest)).toBe(false);
    });

    it('has a floor below which all is settled', async () => {
      expect(await queue.first.floor()).toBeUndefined();
      await offer(3);
      const taken = await queue.first.take(3);
      expect(await queue.first.floor()).toEqual(taken[0]?.place);
      // What is left in front keeps the floor where it is.
      await queue.first.settle(taken.slice(1, 2));
      expect(await queue.first.floor()).toEqual(taken[0]?.place);
      await queue.first.settle(taken);
      const floor = await queue.first.floor();
      await offer(1);
      const [next] = await queue.first.take(1);
      const last = taken[2];
      if (!floor || !next || !last) throw new Error('there are some');
      const at = { ...last, place: floor };
      expect(isBefore(last, at)).toBe(true);
      expect(isBefore(at, next) || floor.position === next.place.position).toBe(true);
    });

    it('tells how it is doing, and forgets consumers that hold nothing', async () => {
      expect(await queue.first.figures()).toEqual({ length: 0, pending: 0, oldestAge: 0, consumers: 0 });
      await offer(3);
      await queue.first.take(2);
      await queue.second.settle(await queue.second.take(1));
      await queue.advance(150);
      const figures = await queue.first.figures();
      expect(figures).toMatchObject({ length: 2, pending: 2, consumers: 2 });
      expect(figures.oldestAge).toBeGreaterThanOrEqual(140);
      await queue.first.forgetConsumers(100);
      expect(await queue.first.figures()).toMatchObject({ pending: 2, consumers: 1 });
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import { check } from '../../faults/checker.js';
import type { HistoryRecord, ReadRecord, WriteRecord } from '../../faults/history.js';

/** Milliseconds. */
const BOUND = 100;
/** Processes 1 and 2 have a near store, process 3 has none. */
const processes = new Map([
  [1, { near: true }],
  [2, { near: true }],
  [3, { near: false }],
]);

/** A write of the version, acknowledged at `at`. */
const write = (node: number, version: number, at: number, more: Partial<WriteRecord> = {}): WriteRecord => ({
  kind: 'write',
  node,
  key: 'k',
  begin: at - 10,
  committed: at - 5,
  version,
  acknowledged: at,
  journaled: false,
  ...more,
});

/** A read of the version that begins at `at`. */
const read = (node: number, version: number, at: number, more: Partial<ReadRecord> = {}): ReadRecord => ({
  kind: 'read',
  node,
  key: 'k',
  begin: at,
  end: at + 1,
  version,
  joined: false,
  ...more,
});

function judge(...history: HistoryRecord[]) {
  const versions = history.map((record) => (record.kind === 'write' ? (record.version ?? 0) : 0));
  const finalVersions = new Map([['k', Math.max(1, ...versions)]]);
  return check(history, { processes, nearMaxStaleness: BOUND, finalVersions });
}

const kindsIn = (...history: HistoryRecord[]): string[] => judge(...history).violations.map(({ kind }) => kind);

describe('the checker of histories', () => {
  it('finds nothing in a history without fault, and counts what it judged', () => {
    const history = [read(2, 1, 5), write(1, 2, 20), read(1, 2, 21), read(3, 2, 21), read(2, 1, 50), read(2, 2, 130)];
    expect(judge(...history)).toEqual({ violations: [], checked: 6, journaled: 0 });
  });

  it('finds a read that does not see what its own process wrote', () => {
    expect(kindsIn(write(1, 2, 20), read(1, 1, 21))).toEqual(['own write unseen']);
  });

  it('lets a read that began before the acknowledgement see either version', () => {
    expect(kindsIn(write(1, 2, 20), read(1, 1, 19, { end: 40 }), read(3, 1, 19, { end: 40 }))).toEqual([]);
  });

  it('finds an old value of the remote store in a process without a near store', () => {
    expect(kindsIn(write(1, 2, 20), read(3, 1, 21))).toEqual(['stale from the remote store']);
  });

  it('finds an old value of a near store only when the bound has passed', () => {
    expect(kindsIn(write(1, 2, 20), read(2, 1, 20 + BOUND))).toEqual([]);
    expect(kindsIn(write(1, 2, 20), read(2, 1, 21 + BOUND))).toEqual(['stale from a near store']);
  });

  it('lets a read that shared an earlier load lag as long as a near store', () => {
    expect(kindsIn(write(1, 2, 20), read(3, 1, 20 + BOUND, { joined: true }))).toEqual([]);
    expect(kindsIn(write(1, 2, 20), read(3, 1, 21 + BOUND, { joined: true }))).toEqual(['stale from a near store']);
    expect(kindsIn(write(1, 2, 20), read(1, 1, 21, { joined: true }))).toEqual(['own write unseen']);
  });

  it('names the write that should have been seen, the highest that was acknowledged', () => {
    const [first, second] = [write(1, 3, 20), write(2, 2, 30)];
    expect(judge(first, second, read(3, 2, 40)).violations).toMatchObject([{ bound: 3, write: { node: 1 } }]);
    expect(kindsIn(first, second, read(3, 3, 40))).toEqual([]);
  });

  it('finds a version that nobody had begun to write when the read ended', () => {
    expect(kindsIn(read(2, 2, 5), write(1, 2, 20))).toEqual(['invented']);
    expect(kindsIn(write(1, 2, 20), read(2, 3, 30))).toEqual(['invented']);
    expect(kindsIn(read(2, 0, 30))).toEqual(['invented']);
  });

  it('finds an answer that is no register of that name', () => {
    const { version, ...rest } = read(2, 1, 5, { failure: 'not a register' });
    expect(kindsIn(rest)).toEqual(['invented']);
    expect(version).toBe(1);
  });

  it('lets others read the old value while the eviction waits in the journal of its writer, and not longer', () => {
    const journaled = write(1, 2, 20, { journaled: true });
    const drained = { kind: 'drained', node: 1, at: 60 } as const;
    expect(kindsIn(journaled, read(3, 1, 50), drained)).toEqual([]);
    expect(kindsIn(journaled, read(3, 1, 61), drained)).toEqual(['stale from the remote store']);
    expect(kindsIn(journaled, read(2, 1, 61), read(2, 1, 61 + BOUND), drained)).toEqual(['stale from a near store']);
    expect(judge(journaled, drained).journaled).toBe(1);
  });

  it('holds the writer itself to what it wrote, journal or not', () => {
    expect(kindsIn(write(1, 2, 20, { journaled: true }), read(1, 1, 21))).toEqual(['own write unseen']);
  });

  it('takes only the journal of the writer for its own, and only when it was seen empty afterwards', () => {
    const journaled = write(1, 2, 20, { journaled: true });
    expect(kindsIn(journaled, { kind: 'drained', node: 2, at: 30 }, read(3, 1, 40))).toEqual([]);
    expect(kindsIn(journaled, { kind: 'drained', node: 1, at: 19 }, read(3, 1, 40))).toEqual([]);
  });

  it('demands nothing for a write that was not acknowledged, and lets its version be seen', () => {
    const { acknowledged, ...lost } = write(1, 2, 20, { failure: 'no answer' });
    expect(kindsIn(lost, read(1, 1, 30), read(3, 1, 30), read(3, 2, 40))).toEqual([]);
    expect(acknowledged).toBe(20);
  });

  it('keeps keys apart', () => {
    expect(kindsIn(write(1, 2, 20, { key: 'other' }), read(3, 1, 30))).toEqual([]);
  });

  it('judges a read that failed by nothing but its failure', () => {
    const { version, ...failed } = read(1, 1, 30, { failure: 'rejected' });
    expect(kindsIn(write(1, 2, 20), failed)).toEqual([]);
    expect(version).toBe(1);
  });
});

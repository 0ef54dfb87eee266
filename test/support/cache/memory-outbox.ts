import type {
  Clock,
  EvictionTarget,
  Outbox,
  OutboxFigures,
  OutboxReceipt,
  TakenEvictions,
  Transaction,
} from '../../../src/cache/core.js';
import { MemoryConnection } from './memory-database.js';

interface Row {
  readonly id: string;
  readonly target: EvictionTarget;
  due: number;
  isTaken: boolean;
}

/** An outbox in this process, for what happens around one. */
export class MemoryOutbox implements Outbox {
  private rows = new Map<string, Row>();
  private readonly listeners = new Set<() => void>();
  private lastId = 0;
  /** What every call fails with. */
  outage: Error | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly grace: number,
  ) {}

  get targets(): readonly EvictionTarget[] {
    return Array.from(this.rows.values(), ({ target }) => target);
  }

  async record(targets: readonly EvictionTarget[], { connection }: Transaction): Promise<OutboxReceipt> {
    this.check();
    if (!(connection instanceof MemoryConnection)) throw new Error('another database');
    const due = this.clock.monotonic() + this.grace;
    const rows = targets.map((target): Row => ({ id: String((this.lastId += 1)), target, due, isTaken: false }));
    connection.whenCommitted(() => {
      for (const row of rows) this.rows.set(row.id, row);
    });
    return rows.map(({ id }) => id);
  }

  async done(receipt: OutboxReceipt): Promise<void> {
    this.check();
    for (const id of receipt) this.rows.delete(id);
  }

  async handOver(receipt: OutboxReceipt): Promise<void> {
    this.check();
    for (const id of receipt) {
      const row = this.rows.get(id);
      if (row) row.due = Math.min(row.due, this.clock.monotonic());
    }
    for (const listener of this.listeners) listener();
  }

  async take(
    limit: number,
    deliver: (targets: readonly EvictionTarget[]) => Promise<boolean>,
  ): Promise<TakenEvictions> {
    this.check();
    const now = this.clock.monotonic();
    const taken = [...this.rows.values()].filter(({ due, isTaken }) => !isTaken && due <= now).slice(0, limit);
    if (taken.length === 0) return { records: 0, isDelivered: true };
    for (const row of taken) row.isTaken = true;
    try {
      const isDelivered = await deliver(distinct(taken));
      if (isDelivered) for (const { id } of taken) this.rows.delete(id);
      return { records: taken.length, isDelivered };
    } finally {
      for (const row of taken) row.isTaken = false;
    }
  }

  async compact(limit: number): Promise<boolean> {
    this.check();
    const free = [...this.rows.values()].filter(({ isTaken }) => !isTaken).sort((a, b) => b.due - a.due);
    const kept = new Map(free.map((row) => [JSON.stringify(row.target), row]));
    for (const row of free) if (kept.get(JSON.stringify(row.target)) !== row) this.rows.delete(row.id);
    const hasAll = [...kept.values()].some(({ target }) => target.kind === 'all');
    if (kept.size <= (hasAll ? 1 : limit)) return false;
    for (const { id } of kept.values()) this.rows.delete(id);
    const id = String((this.lastId += 1));
    const due = Math.min(this.clock.monotonic(), ...free.map((row) => row.due));
    this.rows.set(id, { id, target: { kind: 'all' }, due, isTaken: false });
    return !hasAll;
  }

  async figures(limit: number): Promise<OutboxFigures> {
    this.check();
    const rows = [...this.rows.values()].slice(0, limit);
    const now = this.clock.monotonic();
    return { records: rows.length, oldestDueAge: Math.max(0, ...rows.map(({ due }) => now - due)) };
  }

  listen(listener: () => void): () => Promise<void> {
    this.listeners.add(listener);
    return async () => {
      this.listeners.delete(listener);
    };
  }

  private check(): void {
    if (this.outage) throw this.outage;
  }
}

const distinct = (rows: readonly Row[]): readonly EvictionTarget[] => [
  ...new Map(rows.map(({ target }) => [JSON.stringify(target), target])).values(),
];

import type { CacheLogger } from '../insight/cache-logger.js';
import { nameOf } from '../insight/error-name.js';
import { describeTarget, type EvictionTarget } from '../key/eviction-target.js';
import { Forgetting } from '../outbox/forgetting.js';
import type { Outbox, OutboxReceipt } from '../outbox/outbox.js';
import type { OutboxStatistics } from '../outbox/outbox-statistics.js';
import type { BackgroundWork } from '../read/background-work.js';
import type { CommitOutcome, Participant, Transaction } from './transaction.js';

/** What a write outdates. */
export interface WriteEffect {
  readonly targets: readonly EvictionTarget[];
  /**
   * In place of the eviction, when it is certain that the write was committed.
   * @returns whether the remote store has acknowledged it; never rejects
   */
  readonly put?: (() => Promise<boolean>) | undefined;
}

export interface DeferredEvictionsParts {
  /** Resolves with whether the remote store has acknowledged it; what it has not is in the journal. Never rejects. */
  readonly evict: (targets: readonly EvictionTarget[]) => Promise<boolean>;
  readonly outbox: { readonly store: Outbox; readonly statistics: OutboxStatistics } | undefined;
  readonly background: BackgroundWork;
  readonly logger: CacheLogger;
}

/**
 * Evictions declared inside a transaction: written to the outbox right before its commit, made after it, in one go. Where
 * nobody knows whether it was committed they are made too, and stay in the outbox: it may be committed later.
 */
export class DeferredEvictions implements Participant<WriteEffect> {
  private readonly receipts = new WeakMap<Transaction, OutboxReceipt>();
  private readonly forgetting: Forgetting | undefined;

  constructor(private readonly parts: DeferredEvictionsParts) {
    const { outbox, logger } = parts;
    this.forgetting = outbox && new Forgetting(outbox.store, logger);
  }

  async prepare(effects: readonly WriteEffect[], transaction: Transaction): Promise<void> {
    const targets = targetsOf(effects);
    const { outbox } = this.parts;
    if (outbox && targets.length > 0) this.receipts.set(transaction, await outbox.store.record(targets, transaction));
  }

  async settle(effects: readonly WriteEffect[], outcome: CommitOutcome, transaction: Transaction): Promise<void> {
    const receipt = this.receipts.get(transaction);
    this.receipts.delete(transaction);
    const isDone = await this.apply(effects, outcome);
    if (!receipt || outcome === 'unknown') return;
    void this.parts.background.track(isDone ? this.forget(receipt) : this.handOver(receipt));
  }

  private async apply(effects: readonly WriteEffect[], outcome: CommitOutcome): Promise<boolean> {
    const puts = outcome === 'committed' ? effects.flatMap(({ put }) => (put ? [put] : [])) : [];
    const evicted = outcome === 'committed' ? effects.filter(({ put }) => !put) : effects;
    const arePut = await Promise.all(puts.map((put) => put()));
    const targets = targetsOf(evicted);
    return (targets.length === 0 || (await this.parts.evict(targets))) && arePut.every(Boolean);
  }

  private async forget(receipt: OutboxReceipt): Promise<void> {
    await this.forgetting?.forget(receipt);
  }

  /** Another process may reach the remote store; the journal of this one goes on trying, whatever becomes of that. */
  private async handOver(receipt: OutboxReceipt): Promise<void> {
    const { outbox, logger } = this.parts;
    if (!outbox) return;
    try {
      await outbox.store.handOver(receipt);
      outbox.statistics.handedOver += receipt.length;
    } catch (error) {
      logger.debug(`cache: evictions wait in the outbox for the next look of a relay: ${nameOf(error)}`);
    }
  }
}

/** Each once: the last step of many writes evicts what their first steps did. */
function targetsOf(effects: readonly WriteEffect[]): readonly EvictionTarget[] {
  const all = effects.flatMap(({ targets }) => targets);
  if (all.length < 2) return all;
  const everything = all.find(({ kind }) => kind === 'all');
  return everything ? [everything] : [...new Map(all.map((target) => [describeTarget(target), target])).values()];
}

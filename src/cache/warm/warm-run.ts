import type { ReadRequest } from '../read/read-request.js';
import type { LoadedAhead } from '../read/refresher.js';
import type { Clock } from '../time/clock.js';
import { CallBatches, type CallSource } from './call-batches.js';
import { Pace } from './pace.js';
import { patiently } from './patience.js';
import { RunningCounts, type WarmOutcome } from './warm-progress.js';
import type { WarmSettings } from './warm-schedule.js';
import type { WarmCall, WarmContext } from './warm-source.js';

/** Milliseconds that a source may take for the next calls, and a method for its result. */
const LONGEST_STEP = 60_000;

/** So many failures in a row are not those of single calls: the source of the values is away. */
const MOST_FAILURES_IN_A_ROW = 20;

/** What a run needs of the cache. */
export interface WarmableCache {
  freshFor(request: ReadRequest<unknown>): Promise<number>;
  loadAhead(request: ReadRequest<unknown>, lead: number): Promise<LoadedAhead>;
}

/** A plan as it is run. */
export interface RunnablePlan {
  readonly name: string;
  readonly settings: WarmSettings;
  calls(context: WarmContext): CallSource | Promise<CallSource>;
}

export interface WarmRunParts {
  readonly plan: RunnablePlan;
  readonly cache: WarmableCache;
  readonly clock: Clock;
  /** @throws UnwarmableCallError */
  readonly requestOf: (call: WarmCall) => ReadRequest<unknown>;
  /** Whether this node may begin one more load: asked before each. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Told after each change of the counts. */
  readonly changed: () => void;
  /** Told of each call that failed. */
  readonly failed: (error: unknown) => void;
}

export interface WarmEnd {
  readonly outcome: WarmOutcome;
  readonly error?: unknown;
}

/** One run of a plan: names, looks, loads. Ends at once when told to; loads that have begun go on by themselves. */
export class WarmRun {
  readonly counts = new RunningCounts();
  private readonly controller = new AbortController();
  private readonly pace: Pace;
  private end: WarmEnd | undefined;
  private failuresInARow = 0;

  constructor(private readonly parts: WarmRunParts) {
    this.pace = new Pace(parts.clock, parts.plan.settings.spacing);
  }

  /** Runs to its end. Never rejects. */
  async run(): Promise<WarmEnd> {
    const { plan, changed } = this.parts;
    const { signal } = this.controller;
    let batches: CallBatches | undefined;
    try {
      const patient = <T>(next: Promise<T>): Promise<T> => this.step('the source', next);
      const source = await patient((async () => plan.calls({ plan: plan.name, signal }))());
      batches = new CallBatches(source, patient);
      while (!this.counts.isTotalKnown) {
        const { calls, isLast } = await batches.next();
        this.counts.total += calls.length;
        this.counts.isTotalKnown = isLast;
        changed();
        await this.warm(calls);
      }
      this.stop({ outcome: 'completed' });
    } catch (error) {
      this.stop({ outcome: 'source-failed', error });
      batches?.end();
    }
    return this.end ?? { outcome: 'completed' };
  }

  /** Ends the run, unless it has ended: no load begins any more. */
  stop(end: WarmEnd): void {
    this.end ??= end;
    this.controller.abort();
  }

  /** The look at all of them takes one round trip. */
  private async warm(calls: readonly WarmCall[]): Promise<void> {
    const { plan, cache } = this.parts;
    const requests = calls.flatMap((call) => this.requestOf(call));
    const freshFor = await Promise.all(requests.map((request) => cache.freshFor(request)));
    const cold = requests.filter((_, at) => (freshFor[at] ?? 0) <= plan.settings.lead);
    this.counts.warm += requests.length - cold.length;
    this.parts.changed();
    const queue = cold.values();
    const workers = Array.from({ length: Math.min(plan.settings.concurrency, cold.length) }, () => this.work(queue));
    await Promise.all(workers);
    this.controller.signal.throwIfAborted();
  }

  private requestOf(call: WarmCall): ReadRequest<unknown>[] {
    try {
      return [this.parts.requestOf(call)];
    } catch (error) {
      this.fail(error);
      return [];
    }
  }

  private async work(queue: Iterable<ReadRequest<unknown>>): Promise<void> {
    const { signal } = this.controller;
    for (const request of queue) {
      await this.pace.turn(signal);
      if (!this.isOver && !(await this.parts.mayGoOn())) this.stop({ outcome: 'cut-off' });
      if (this.isOver) return;
      await this.load(request);
    }
  }

  private async load(request: ReadRequest<unknown>): Promise<void> {
    const { cache, plan } = this.parts;
    try {
      const loaded = await this.step(request.key, cache.loadAhead(request, plan.settings.lead));
      this.failuresInARow = 0;
      if (loaded === 'unavailable') {
        this.stop({ outcome: 'cut-off' });
        return;
      }
      this.count(loaded === 'kept' ? 'loaded' : loaded === 'unkept' ? 'unkept' : 'warm');
    } catch (error) {
      if (this.isOver) return;
      this.fail(error);
      this.failuresInARow += 1;
      if (this.failuresInARow >= MOST_FAILURES_IN_A_ROW) this.stop({ outcome: 'loads-failed', error });
    }
  }

  private fail(error: unknown): void {
    this.parts.failed(error);
    this.count('failed');
  }

  private count(what: 'loaded' | 'warm' | 'unkept' | 'failed'): void {
    this.counts[what] += 1;
    this.parts.changed();
  }

  private get isOver(): boolean {
    return this.controller.signal.aborted;
  }

  private step<T>(what: string, promise: Promise<T>): Promise<T> {
    return patiently(this.parts.clock, LONGEST_STEP, this.controller.signal, what, promise);
  }
}

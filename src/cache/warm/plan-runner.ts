import { inspect } from 'node:util';
import { after, pause } from '../time/after.js';
import type { Clock } from '../time/clock.js';
import type { FleetLease, FleetRecord, HeldFleetLease } from '../store/fleet-lease.js';
import { decodeResult, encodeResult } from './warm-record.js';
import { RunLog, type WarmLogger } from './run-log.js';
import { RunningCounts, type WarmOutcome, type WarmProgress, type WarmResult } from './warm-progress.js';
import { type RunnablePlan, WarmRun, type WarmRunParts } from './warm-run.js';

/** Milliseconds over which the nodes of a fleet that were started together spread their first runs. */
const START_SPREAD = 1_000;
/** The part of an interval that is left to chance, so that a fleet does not ask in step. */
const JITTER = 0.1;
/** How often, at least, a node that waits for another one looks again while the lease of one that died lasts. */
const LOOKS_PER_LEASE = 3;
/** A day, in milliseconds: how long the result of a plan without an interval is remembered. */
const DAY = 86_400_000;

export interface PlanRunnerParts extends Pick<WarmRunParts, 'cache' | 'requestOf'> {
  readonly plan: RunnablePlan;
  /** `undefined` where this process is its own fleet. */
  readonly lease: FleetLease | undefined;
  /** Milliseconds. */
  readonly leaseTtl: number;
  readonly node: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: WarmLogger;
  readonly changed: (progress: WarmProgress) => void;
}

/** One plan on this node: when it is run, and whether by this node. */
export class PlanRunner {
  private readonly shutDown = new AbortController();
  private state: WarmProgress['state'] = 'idle';
  private run: WarmRun | undefined;
  private counts = new RunningCounts();
  private startedAt: number | undefined;
  private last: WarmResult | undefined;
  /** Of the last run of the fleet that this node knows of: a newer record means that there was another one. */
  private seen: Buffer | undefined;
  private attempt: Promise<WarmResult | undefined> | undefined;
  private callOff: () => void = () => {};

  constructor(private readonly parts: PlanRunnerParts) {}

  get progress(): WarmProgress {
    const { state, counts, startedAt, last } = this;
    const { plan, node } = this.parts;
    return {
      plan: plan.name,
      state,
      ...(state === 'running' && { node }),
      startedAt,
      ...counts.counts,
      done: counts.done,
      isTotalKnown: counts.isTotalKnown,
      last,
    };
  }

  /** Begins the schedule of the plan. */
  start(): void {
    const { settings } = this.parts.plan;
    const { random } = this.parts;
    if (settings.atStart) this.later(START_SPREAD * random(), true);
    else this.again();
  }

  /**
   * Runs now, or joins the run under way. Never rejects.
   * @returns how it ended; at once, with the outcome `elsewhere`, where another node is at it
   */
  async runNow(): Promise<WarmResult> {
    return (await this.tryOnce(true)) ?? this.result(this.parts.clock.wall(), 'elsewhere');
  }

  /** No load begins any more; resolves when others may take over. */
  async stop(): Promise<void> {
    this.shutDown.abort();
    this.callOff();
    this.run?.stop({ outcome: 'shut-down' });
    await this.attempt;
  }

  private later(delay: number, isStart: boolean): void {
    this.callOff = after(this.parts.clock, delay, () => {
      void this.fulfil(isStart)
        .catch((error: unknown) => {
          this.parts.logger.warn(`warming '${this.parts.plan.name}': ${messageOf(error)}`);
        })
        .then(() => {
          this.again();
        });
    });
  }

  private again(): void {
    const { plan, random } = this.parts;
    const { every } = plan.settings;
    if (every !== undefined && !this.shutDown.signal.aborted) this.later(every * (1 - JITTER * random()), false);
  }

  /**
   * Until the plan has been run once, here or elsewhere: where another node is at it, that one may die, and a remote store
   * that is away comes back.
   * @param isStart runs of the fleet from before it do not count
   */
  private async fulfil(isStart: boolean): Promise<void> {
    const { clock, random, leaseTtl } = this.parts;
    const { signal } = this.shutDown;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const result = await this.tryOnce(isStart && isFirst);
      if (result && result.outcome !== 'cut-off') return;
      this.enter('waiting');
      await pause(clock, (leaseTtl / LOOKS_PER_LEASE) * (1 - random() / 2), signal);
    }
  }

  /** @returns `undefined` where another node is at it, or the remote store does not answer */
  private tryOnce(isAnew: boolean): Promise<WarmResult | undefined> {
    return (this.attempt ??= this.runUnderLease(isAnew).finally(() => {
      this.attempt = undefined;
    }));
  }

  private async runUnderLease(isAnew: boolean): Promise<WarmResult | undefined> {
    const { lease } = this.parts;
    if (this.shutDown.signal.aborted) return this.result(this.parts.clock.wall(), 'shut-down');
    if (!lease) return this.runHere(undefined);
    let reply = await lease.take(this.seen);
    if (reply.kind === 'done') {
      this.learn(reply.record);
      if (isAnew) reply = await lease.take(this.seen);
    }
    if (reply.kind === 'done') {
      this.learn(reply.record);
      this.enter('idle');
      return this.last;
    }
    return reply.kind === 'ours' ? this.runHere(reply.held) : undefined;
  }

  private learn({ id, body }: FleetRecord): void {
    this.seen = id;
    this.last = decodeResult(body) ?? this.result(this.parts.clock.wall(), 'elsewhere');
  }

  private async runHere(held: HeldFleetLease | undefined): Promise<WarmResult> {
    const { plan, clock, node, logger } = this.parts;
    const log = new RunLog(logger, clock, plan.name);
    const run = new WarmRun({
      ...this.parts,
      mayGoOn: async () => !held || held.confirm(),
      changed: () => {
        log.progress(run.counts);
        this.parts.changed(this.progress);
      },
      failed: (error) => {
        log.failed(error);
      },
    });
    const stopKeeping = held?.keep(() => {
      run.stop({ outcome: 'cut-off' });
    });
    const startedAt = clock.wall();
    const begun = clock.monotonic();
    this.run = run;
    this.counts = run.counts;
    this.startedAt = startedAt;
    this.enter('running');
    // The application may have been shut down while the lease was asked for.
    if (this.shutDown.signal.aborted) run.stop({ outcome: 'shut-down' });
    const { outcome, error } = await run.run();
    stopKeeping?.();
    const took = clock.monotonic() - begun;
    const told = error === undefined ? {} : { error: messageOf(error).slice(0, 500) };
    const result = { plan: plan.name, node, outcome, startedAt, took, ...run.counts.counts, ...told };
    this.run = undefined;
    this.last = result;
    await this.handOver(held, result);
    log.ended(result);
    this.enter('idle');
    return result;
  }

  /** What is done is done for the fleet; else another node may go on at once. */
  private async handOver(held: HeldFleetLease | undefined, result: WarmResult): Promise<void> {
    if (!held) return;
    if (result.outcome === 'cut-off' || result.outcome === 'shut-down') {
      await held.release();
      return;
    }
    const { plan, leaseTtl } = this.parts;
    const remembered = Math.max(plan.settings.every ?? DAY, 2 * leaseTtl);
    this.seen = await held.finish(encodeResult(result), remembered);
  }

  private enter(state: WarmProgress['state']): void {
    this.state = state;
    this.parts.changed(this.progress);
  }

  /** Of a run that did nothing here. */
  private result(startedAt: number, outcome: WarmOutcome): WarmResult {
    const { plan, node } = this.parts;
    return { plan: plan.name, node, outcome, startedAt, took: 0, ...new RunningCounts().counts };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? String(error) : inspect(error, { depth: 0 }));

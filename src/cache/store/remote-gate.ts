import type { Clock } from '../time/clock.js';
import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
import type { Histograms } from '../insight/durations.js';
import { TroubleLog } from '../insight/trouble-log.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { RemoteStore } from './remote-store.js';
import { type Wait, WaitingLine } from './waiting-line.js';

/** The remote store did not answer, not in time, or was not asked because the breaker is open. */
export const NO_REPLY = Symbol('no reply');
const UNASKED = Promise.resolve(NO_REPLY);

export interface RemoteGateOptions {
  /** Longest wait for one answer, in milliseconds. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly logger: CacheLogger;
  readonly statistics: CacheStatistics;
  /** Told how long each operation waited. */
  readonly durations: Histograms;
}

/**
 * The part of the longest wait within which an answer shows that all is well. One that takes longer leaves too little for
 * the other steps of its attempt, and does not make good for those that failed.
 */
const HEALTHY_SHARE = 1 / 4;

/** Milliseconds between two warnings of the same kind. */
const WARN_INTERVAL = 60_000;

/** Who may ask the remote store: the gate itself, or one attempt. */
export type RemoteAsker = Pick<RemoteGate, 'ask'>;

/** What a server answers that is there, and not in charge. */
const UNUSABLE = /^(CLUSTERDOWN|LOADING|MASTERDOWN|READONLY)/;

/** The server answered, and said no (out of memory, wrong type): slow or away it is not. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ReplyError' && !UNUSABLE.test(error.message);

/**
 * The one way to the remote store: a bounded wait, a circuit breaker, errors counted and logged, never thrown.
 * What comes after the wait is dropped; the scripts of the protocol are safe to arrive late.
 */
export class RemoteGate {
  private readonly breaker: CircuitBreaker;
  private readonly silence: TroubleLog;
  private readonly waits: WaitingLine;
  private warnedAt = -Infinity;

  constructor(
    private readonly store: RemoteStore,
    private readonly options: RemoteGateOptions,
  ) {
    this.breaker = new CircuitBreaker({ clock: options.clock });
    this.silence = new TroubleLog(options.logger, options.clock);
    this.waits = new WaitingLine(options.timeout);
    store.onReady(() => {
      this.retryNow();
    });
  }

  /** The next request is let through, to see whether the store answers. */
  retryNow(): void {
    this.breaker.retryNow();
  }

  get layout(): RemoteStore['layout'] {
    return this.store.layout;
  }

  /** Told whenever the store can be asked again after a break. */
  onReady(listener: () => void): void {
    this.store.onReady(listener);
  }

  /** Whether requests would be turned away at once. */
  get isOpen(): boolean {
    return this.breaker.state === 'open';
  }

  get state(): CircuitBreaker['state'] {
    return this.breaker.state;
  }

  /**
   * @param operation for the log
   * @param io is given a function by which work in many steps tells that one more was answered: the wait begins anew
   */
  ask<T>(operation: string, io: RemoteWork<T>): Promise<T | typeof NO_REPLY> {
    return this.askWithin(this.options.timeout, operation, io);
  }

  /**
   * For several steps in a row, which together wait no longer than one alone may. When that time is over, the breaker is
   * told as of a step that was not answered at all, also where the first ones were: a server may be slow with all.
   */
  attempt(): RemoteAsker {
    return new Attempt(this, this.options.timeout, this.breaker.failuresInARow);
  }

  /**
   * @internal
   * @param patience milliseconds
   * @param attempt of which this is a step
   */
  askWithin<T>(
    patience: number,
    operation: string,
    io: RemoteWork<T>,
    attempt?: Attempt,
  ): Promise<T | typeof NO_REPLY> {
    if (!this.breaker.permits()) return UNASKED;
    const { clock, timeout } = this.options;
    const failuresBefore = attempt?.failuresSoFar ?? 0;
    if (patience <= 0) return Promise.resolve(this.failed(operation, new Error('no time left'), failuresBefore));
    const begun = clock.monotonic();
    // By hand, for each read comes here: an async function around a race would take four promises and a timer.
    return new Promise((resolve) => {
      const late = (): void => {
        resolve(this.failed(operation, new Error(`no answer within ${Math.round(patience)} ms`), failuresBefore));
      };
      const wait = patience < timeout ? this.waits.beginShort(patience, late) : this.waits.begin(late);
      this.send(io, wait).then(
        (reply) => {
          if (!wait.end()) return;
          const took = clock.monotonic() - begun;
          attempt?.spend(took);
          this.options.durations.observe(operation, took);
          this.answered(took);
          resolve(reply);
        },
        (error: unknown) => {
          if (wait.end()) resolve(this.failed(operation, error, failuresBefore));
        },
      );
    });
  }

  private send<T>(io: RemoteWork<T>, wait: Wait): Promise<T> {
    try {
      return io(this.store, () => {
        wait.renew();
      });
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private answered(took: number): void {
    const isSlow = took > this.options.timeout * HEALTHY_SHARE;
    if (!(isSlow && this.breaker.state === 'closed') && this.breaker.succeeded())
      this.silence.ends(`cache: ${this.store.description} answers again`);
  }

  private failed(operation: string, error: unknown, failuresBefore: number): typeof NO_REPLY {
    this.options.statistics.remoteErrors += 1;
    this.options.logger.debug(`cache: ${operation} failed: ${String(error)}`);
    if (isRefusal(error)) {
      this.breaker.succeeded();
      this.warnOfRefusal(operation, error);
    } else if (this.breaker.failed(failuresBefore)) {
      this.silence.begins(
        `cache: ${this.store.description} does not answer (${String(error)}); reading from the source`,
      );
    }
    return NO_REPLY;
  }

  /** Out of memory, not allowed: it goes on until somebody does something about it. */
  private warnOfRefusal(operation: string, error: unknown): void {
    const { clock, logger } = this.options;
    if (clock.monotonic() - this.warnedAt < WARN_INTERVAL) return;
    this.warnedAt = clock.monotonic();
    logger.warn(`cache: ${this.store.description} refuses a ${operation}: ${String(error)}`);
  }
}

type RemoteWork<T> = (store: RemoteStore, alive: () => void) => Promise<T>;

/** Steps that share one wait. */
class Attempt implements RemoteAsker {
  constructor(
    private readonly gate: RemoteGate,
    /** Milliseconds. */
    private left: number,
    private readonly failuresBefore: number,
  ) {}

  ask<T>(operation: string, io: RemoteWork<T>): Promise<T | typeof NO_REPLY> {
    return this.gate.askWithin(this.left, operation, io, this);
  }

  /** @internal */
  get failuresSoFar(): number {
    return this.failuresBefore;
  }

  /** @internal */
  spend(milliseconds: number): void {
    this.left -= milliseconds;
  }
}

import { setImmediate } from 'node:timers';
import type { Clock } from '../time/clock.js';
import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
import { TroubleLog } from '../insight/trouble-log.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { RemoteStore } from './remote-store.js';

/** The remote store did not answer, not in time, or was not asked because the breaker is open. */
export const NO_REPLY = Symbol('no reply');

export interface RemoteGateOptions {
  /** Longest wait for one answer, in milliseconds. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly logger: CacheLogger;
  readonly statistics: CacheStatistics;
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
  private warnedAt = -Infinity;

  constructor(
    private readonly store: RemoteStore,
    private readonly options: RemoteGateOptions,
  ) {
    this.breaker = new CircuitBreaker({ clock: options.clock });
    this.silence = new TroubleLog(options.logger, options.clock);
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
    const { clock, timeout } = this.options;
    const failuresBefore = this.breaker.failuresInARow;
    let left = timeout;
    return {
      ask: async (operation, io) => {
        const begun = clock.monotonic();
        const reply = await this.askWithin(left, operation, io, failuresBefore);
        left -= clock.monotonic() - begun;
        return reply;
      },
    };
  }

  private async askWithin<T>(
    patience: number,
    operation: string,
    io: RemoteWork<T>,
    failuresBefore = 0,
  ): Promise<T | typeof NO_REPLY> {
    if (!this.breaker.permits()) return NO_REPLY;
    const { clock, timeout } = this.options;
    const begun = clock.monotonic();
    try {
      const reply = await inTime((alive) => io(this.store, alive), patience);
      const isSlow = clock.monotonic() - begun > timeout * HEALTHY_SHARE;
      if (!(isSlow && this.breaker.state === 'closed') && this.breaker.succeeded())
        this.silence.ends(`cache: ${this.store.description} answers again`);
      return reply;
    } catch (error) {
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

async function inTime<T>(io: (alive: () => void) => Promise<T>, timeout: number): Promise<T> {
  if (timeout <= 0) throw new Error('no time left for an answer');
  return new Promise<T>((resolve, reject) => {
    let waiting = true;
    const timer = setTimeout(() => {
      waiting = false;
      // After a pause of this process the answer may lie in the socket: it is read before this runs.
      setImmediate(() => reject(new Error(`no answer within ${Math.round(timeout)} ms`)));
    }, timeout);
    // `refresh` would bring a timer that has gone off back to life.
    const alive = (): void => {
      if (waiting) timer.refresh();
    };
    void io(alive)
      .then(resolve, reject)
      .finally(() => {
        waiting = false;
        clearTimeout(timer);
      });
  });
}

import type { Clock } from '../time/clock.js';
import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
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

/** The server answered, and said no (out of memory, read-only, wrong type): slow or away it is not. */
const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

/**
 * The one way to the remote store: a bounded wait, a circuit breaker, errors counted and logged, never thrown.
 * What comes after the wait is dropped; the scripts of the protocol are safe to arrive late.
 */
export class RemoteGate {
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly store: RemoteStore,
    private readonly options: RemoteGateOptions,
  ) {
    this.breaker = new CircuitBreaker({ clock: options.clock });
    store.onReady(() => {
      this.breaker.retryNow();
    });
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
  async ask<T>(
    operation: string,
    io: (store: RemoteStore, alive: () => void) => Promise<T>,
  ): Promise<T | typeof NO_REPLY> {
    if (!this.breaker.permits()) return NO_REPLY;
    try {
      const reply = await inTime((alive) => io(this.store, alive), this.options.timeout);
      if (this.breaker.succeeded()) this.options.logger.warn(`cache: ${this.store.description} answers again`);
      return reply;
    } catch (error) {
      this.options.statistics.remoteErrors += 1;
      this.options.logger.debug(`cache: ${operation} failed: ${String(error)}`);
      if (isRefusal(error)) {
        this.breaker.succeeded();
      } else if (this.breaker.failed()) {
        this.options.logger.warn(
          `cache: ${this.store.description} does not answer (${String(error)}); reading from the source`,
        );
      }
      return NO_REPLY;
    }
  }
}

function inTime<T>(io: (alive: () => void) => Promise<T>, timeout: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let waiting = true;
    const timer = setTimeout(() => {
      waiting = false;
      reject(new Error(`no answer within ${timeout} ms`));
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

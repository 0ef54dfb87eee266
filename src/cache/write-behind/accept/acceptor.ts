import { CircuitBreaker } from '../../store/circuit-breaker.js';
import { ageOf, instantOf, type Clock } from '../../time/clock.js';
import type { OfferOutcome, QueuedWrite, WriteQueue } from '../queue/write-queue.js';

export interface AcceptorOptions {
  readonly queue: Pick<WriteQueue, 'offer'>;
  /** Longest queue. */
  readonly maxLength: number;
  /** Longest wait for the queue, in milliseconds. */
  readonly patience: number;
  readonly clock: Clock;
  /** Told when the queue goes away and when it is back. */
  readonly away: (error: unknown) => void;
  readonly back: () => void;
}

/**
 * `unknown`: it may be in the queue, now or later. `late`: likewise, and so much time has passed that it may have been
 * performed and forgotten.
 */
export type Acceptance = OfferOutcome | 'unknown' | 'late';

/** Milliseconds after which nobody knows any more; far less than performed writes are remembered. */
const TOO_LATE = 30_000;

/** Offers writes to the queue, once each: with one bounded wait, and none at all while the queue is away. */
export class Acceptor {
  private readonly breaker: CircuitBreaker;

  constructor(private readonly options: AcceptorOptions) {
    this.breaker = new CircuitBreaker({ clock: options.clock, threshold: 1, openForAtMost: 1_000 });
  }

  async offer(write: QueuedWrite): Promise<Acceptance> {
    const { queue, maxLength, clock } = this.options;
    if (!this.breaker.permits()) return 'refused';
    const begun = instantOf(clock);
    try {
      const outcome = await this.inTime(queue.offer(write, maxLength));
      if (outcome === 'refused') this.failed(new Error('it takes no writes'));
      else this.succeeded();
      return outcome;
    } catch (error) {
      this.failed(error);
      return ageOf(begun, clock) < TOO_LATE ? 'unknown' : 'late';
    }
  }

  /** Asks the queue something else, within the same bounds. @throws Error when it does not answer, or is not asked now */
  async ask<R>(question: () => Promise<R>): Promise<R> {
    if (!this.breaker.permits()) throw new Error('the queue is away');
    try {
      const answer = await this.inTime(question());
      this.succeeded();
      return answer;
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  private succeeded(): void {
    if (this.breaker.succeeded()) this.options.back();
  }

  private failed(error: unknown): void {
    if (this.breaker.failed()) this.options.away(error);
  }

  private inTime<R>(answer: Promise<R>): Promise<R> {
    const { patience } = this.options;
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`no answer within ${patience} ms`));
      // After a pause of this process the answer may lie in the socket: it is read before this runs.
      const timer = setTimeout(() => setImmediate(late), patience);
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

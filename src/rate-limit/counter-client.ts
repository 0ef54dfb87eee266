import { CircuitBreaker, MismatchedReplyError, RedisScript, systemClock, type RedisNodes } from '../cache/index.js';

/** Milliseconds until a Redis that did not answer is asked again. */
const AWAY_FOR = 1_000;

type Counted = readonly [count: number, msLeft: number];

/** Told when Redis goes away and when it is back. */
export interface CounterClientListener {
  away(error: unknown): void;
  back(): void;
}

/**
 * What rate-limiter-flexible needs of an ioredis client, over the connections of the cache: to one server, Sentinel or a
 * cluster. One round trip, a bounded wait, and a rejection without any wait for a second after a failure.
 */
export class CounterClient {
  private readonly breaker = new CircuitBreaker({
    clock: systemClock,
    threshold: 1,
    openFor: AWAY_FOR,
    openForAtMost: AWAY_FOR,
  });
  private script: RedisScript<Counted> | undefined;

  /** @param patience longest wait for an answer, in milliseconds */
  constructor(
    private readonly nodes: RedisNodes,
    private readonly patience: number,
    private readonly listener: CounterClientListener,
  ) {
    nodes.onReady(() => this.breaker.retryNow());
  }

  /** Called by the limiter with the script that counts. */
  defineCommand(_name: string, { lua }: { lua: string }): void {
    this.script = new RedisScript(lua, counted);
  }

  /** The command that it defines. @throws Error when there is no good answer in time */
  async rlflxIncr([key = '', ...args]: readonly string[]): Promise<Counted> {
    if (!this.script || !this.breaker.permits()) throw new Error('Redis is not asked at the moment');
    try {
      const answer = await this.inTime(this.script.run(this.nodes, [key], args));
      if (this.breaker.succeeded()) this.listener.back();
      return answer;
    } catch (error) {
      if (this.breaker.failed()) this.listener.away(error);
      throw error;
    }
  }

  private inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`no answer within ${this.patience} ms`));
      // After a pause of this process the answer may lie in the socket: it is read before this runs.
      const timer = setTimeout(() => setImmediate(late), this.patience);
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

/** @throws MismatchedReplyError */
function counted(reply: unknown): Counted {
  const [count, msLeft, ...more] = Array.isArray(reply) ? (reply as unknown[]) : [];
  const isCount = (number: unknown): number is number => Number.isSafeInteger(number) && Number(number) >= 0;
  if (!isCount(count) || !isCount(msLeft) || more.length > 0) throw new MismatchedReplyError();
  return [count, msLeft];
}

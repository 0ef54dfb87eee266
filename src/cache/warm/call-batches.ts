import type { WarmCall } from './warm-source.js';

/** So many calls are looked up in one round trip. */
const BATCH = 200;

/** Something that names calls, one by one. */
export type CallSource = Iterable<WarmCall> | AsyncIterable<WarmCall>;

/** Calls taken from a source, and whether there may be more. */
export interface CallBatch {
  readonly calls: readonly WarmCall[];
  readonly isLast: boolean;
}

/** Takes calls from a source in batches, each when the one before has been dealt with. */
export class CallBatches {
  private readonly iterator: Iterator<WarmCall> | AsyncIterator<WarmCall>;

  /**
   * @param step bounds the wait for one call
   * @throws TypeError for what is not iterable
   */
  constructor(
    source: CallSource,
    private readonly step: <T>(next: Promise<T>) => Promise<T>,
  ) {
    this.iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** @throws what the source throws */
  async next(): Promise<CallBatch> {
    const calls: WarmCall[] = [];
    while (calls.length < BATCH) {
      const { iterator } = this;
      const next = await this.step((async () => iterator.next())());
      if (next.done) return { calls, isLast: true };
      calls.push(next.value);
    }
    return { calls, isLast: false };
  }

  /** No more are wanted. Neither fails nor waits for the source. */
  end(): void {
    void (async () => this.iterator.return?.())().catch(() => {});
  }
}

/** A write as it was accepted. */
export interface QueuedWrite {
  /** A UUID of this one call: whoever performs the write does so once for it. */
  readonly id: string;
  /** Writes of one key are merged. */
  readonly key: string;
  /** The encoded arguments. */
  readonly payload: Buffer;
}

/** Where a write stands in its queue. Places of one stream are ordered, and never given twice. */
export interface QueuePlace {
  /** A UUID of the stream: one that was lost and made anew is another. */
  readonly stream: string;
  /** `milliseconds-sequence`, as Redis counts. */
  readonly position: string;
}

/** A write that this consumer is to perform. */
export interface TakenWrite extends QueuedWrite {
  readonly place: QueuePlace;
}

/** What can be seen of a queue. */
export interface QueueFigures {
  /** Writes that are accepted and not performed. */
  readonly length: number;
  /** Of these, those that some consumer has taken. */
  readonly pending: number;
  /** Age of the oldest one, in milliseconds; 0 for an empty queue. */
  readonly oldestAge: number;
  readonly consumers: number;
}

/** `refused`: the write is certainly not in the queue. */
export type OfferOutcome = 'accepted' | 'full' | 'refused';

/**
 * Accepted writes, in order, until they are performed. Each is given to one consumer of all processes; one that dies
 * leaves its writes to be claimed, so a write may be given out more than once.
 */
export interface WriteQueue {
  /**
   * @param limit the queue is full with so many
   * @throws Error when the outcome is unknown: the write may be in the queue, now or later
   */
  offer(write: QueuedWrite, limit: number): Promise<OfferOutcome>;
  /** Writes that nobody has taken yet, the oldest first. */
  take(count: number): Promise<readonly TakenWrite[]>;
  /** Writes that this consumer took and did not settle, the oldest first. */
  retake(count: number): Promise<readonly TakenWrite[]>;
  /** Writes that another consumer took longer ago than `idle` milliseconds and did not settle; they are of this one now. */
  claim(idle: number, count: number): Promise<readonly TakenWrite[]>;
  /** They are performed, and leave the queue. */
  settle(writes: readonly TakenWrite[]): Promise<void>;
  /** The place of the newest write; undefined for an empty queue. */
  newest(): Promise<QueuePlace | undefined>;
  /** Whether any write stands at this place or before it. */
  reaches(place: QueuePlace): Promise<boolean>;
  /** Every write that ever stood before this place is settled; undefined where there was none. */
  floor(): Promise<QueuePlace | undefined>;
  figures(): Promise<QueueFigures>;
  /** Forgets consumers that hold nothing and were not heard of for so many milliseconds. */
  forgetConsumers(idle: number): Promise<void>;
  /** What operators should know of the server that keeps the queue. */
  warnings(): Promise<readonly string[]>;
  close(): Promise<void>;
}

import { randomUUID } from 'node:crypto';
import type {
  Clock,
  OfferOutcome,
  QueuedWrite,
  QueueFigures,
  QueuePlace,
  TakenWrite,
  WriteQueue,
} from '../../../src/cache/core.js';

interface Held {
  readonly write: TakenWrite;
  readonly acceptedAt: number;
  by?: string;
  takenAt: number;
}

/** What the consumers of one queue share. */
export class MemoryStream {
  readonly identity = randomUUID();
  readonly held: Held[] = [];
  readonly consumers = new Map<string, number>();
  last = 0;
}

/** A queue in memory: what the Redis one promises, for tests that move a clock. */
export class MemoryWriteQueue implements WriteQueue {
  constructor(
    private readonly clock: Clock,
    private readonly stream = new MemoryStream(),
    private readonly consumer: string = randomUUID(),
  ) {}

  async offer(write: QueuedWrite, limit: number): Promise<OfferOutcome> {
    const { stream } = this;
    if (stream.held.length >= limit) return 'full';
    stream.last += 1;
    const acceptedAt = this.clock.wall();
    stream.held.push({ write: { ...write, place: this.place(stream.last) }, acceptedAt, takenAt: 0 });
    return 'accepted';
  }

  async take(count: number): Promise<readonly TakenWrite[]> {
    return this.taken(this.stream.held.filter(({ by }) => by === undefined).slice(0, count));
  }

  async retake(count: number): Promise<readonly TakenWrite[]> {
    return this.taken(this.stream.held.filter(({ by }) => by === this.consumer).slice(0, count));
  }

  async claim(idle: number, count: number): Promise<readonly TakenWrite[]> {
    const since = this.clock.wall() - idle;
    return this.taken(
      this.stream.held.filter(({ by, takenAt }) => by !== undefined && takenAt <= since).slice(0, count),
    );
  }

  async settle(writes: readonly TakenWrite[]): Promise<void> {
    const gone = new Set(writes.map(({ place }) => place.position));
    const left = this.stream.held.filter(({ write }) => !gone.has(write.place.position));
    this.stream.held.splice(0, Infinity, ...left);
  }

  async newest(): Promise<QueuePlace | undefined> {
    return this.stream.held.at(-1)?.write.place;
  }

  async reaches(place: QueuePlace): Promise<boolean> {
    const first = this.stream.held[0]?.write.place;
    return first !== undefined && Number(first.position.slice(2)) <= Number(place.position.slice(2));
  }

  async floor(): Promise<QueuePlace | undefined> {
    if (this.stream.last === 0) return undefined;
    return this.stream.held[0]?.write.place ?? this.place(this.stream.last + 1);
  }

  async figures(): Promise<QueueFigures> {
    const { held, consumers } = this.stream;
    const [oldest] = held;
    return {
      length: held.length,
      pending: held.filter(({ by }) => by !== undefined).length,
      oldestAge: oldest ? this.clock.wall() - oldest.acceptedAt : 0,
      consumers: consumers.size,
    };
  }

  async forgetConsumers(idle: number): Promise<void> {
    for (const [name, seenAt] of this.stream.consumers) {
      const holdsNothing = this.stream.held.every(({ by }) => by !== name);
      if (holdsNothing && seenAt <= this.clock.wall() - idle) this.stream.consumers.delete(name);
    }
  }

  async warnings(): Promise<readonly string[]> {
    return [];
  }

  async close(): Promise<void> {}

  private taken(held: readonly Held[]): readonly TakenWrite[] {
    this.stream.consumers.set(this.consumer, this.clock.wall());
    for (const each of held) {
      each.by = this.consumer;
      each.takenAt = this.clock.wall();
    }
    return held.map(({ write }) => write);
  }

  private place(number: number): QueuePlace {
    return { stream: this.stream.identity, position: `0-${number}` };
  }
}

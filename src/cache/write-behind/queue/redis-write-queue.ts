import { randomUUID } from 'node:crypto';
import type { RedisNodes } from '../../store/redis/redis-nodes.js';
import type { RedisScript } from '../../store/redis/redis-script.js';
import { durabilityWarnings } from './durability-warnings.js';
import { QueueNames } from './queue-names.js';
import { writeOf, type StreamEntry } from './queue-replies.js';
import { CLAIM, FIGURES, FLOOR, FORGET_CONSUMERS, NEWEST, OFFER, REACHES, SETTLE, TAKE } from './queue-scripts.js';
import type { OfferOutcome, QueuedWrite, QueueFigures, QueuePlace, TakenWrite, WriteQueue } from './write-queue.js';

export interface RedisWriteQueueOptions {
  readonly nodes: RedisNodes;
  readonly namespace: string;
  readonly name: string;
  /** Of this process alone. */
  readonly consumer: string;
}

/** A Redis Stream and its consumer group. Nothing blocks: the queue is asked, so it needs no connection of its own. */
export class RedisWriteQueue implements WriteQueue {
  private readonly nodes: RedisNodes;
  private readonly consumer: string;
  private readonly names: readonly [stream: string, identity: string];

  constructor({ nodes, namespace, name, consumer }: RedisWriteQueueOptions) {
    const names = new QueueNames(namespace, name);
    this.names = [names.stream, names.identity];
    this.nodes = nodes;
    this.consumer = consumer;
  }

  async offer({ id, key, payload }: QueuedWrite, limit: number): Promise<OfferOutcome> {
    if (!this.nodes.isOpen) return 'refused';
    try {
      return (await this.run(OFFER, [limit, randomUUID(), id, key, payload])) ? 'accepted' : 'full';
    } catch (error) {
      if (saysNo(error)) return 'refused';
      throw error;
    }
  }

  take(count: number): Promise<readonly TakenWrite[]> {
    return this.taken(TAKE, [randomUUID(), this.consumer, count, '>']);
  }

  retake(count: number): Promise<readonly TakenWrite[]> {
    return this.taken(TAKE, [randomUUID(), this.consumer, count, '0']);
  }

  claim(idle: number, count: number): Promise<readonly TakenWrite[]> {
    return this.taken(CLAIM, [randomUUID(), this.consumer, idle, count]);
  }

  settle(writes: readonly TakenWrite[]): Promise<void> {
    return this.remove(writes.map(({ place }) => place.position));
  }

  newest(): Promise<QueuePlace | undefined> {
    return this.run(NEWEST, []);
  }

  reaches({ position }: QueuePlace): Promise<boolean> {
    return this.run(REACHES, [position]);
  }

  floor(): Promise<QueuePlace | undefined> {
    return this.run(FLOOR, []);
  }

  figures(): Promise<QueueFigures> {
    return this.run(FIGURES, []);
  }

  async forgetConsumers(idle: number): Promise<void> {
    await this.run(FORGET_CONSUMERS, [idle]);
  }

  async warnings(): Promise<readonly string[]> {
    return this.nodes.at(this.names[0], async (node) => durabilityWarnings(await node.info('everything')));
  }

  /** The connection is its owner's to close. */
  async close(): Promise<void> {}

  private async taken(
    script: RedisScript<readonly StreamEntry[]>,
    args: readonly (string | number)[],
  ): Promise<readonly TakenWrite[]> {
    const entries = await this.run(script, args);
    const gone = entries.filter(({ fields }) => fields === undefined);
    if (gone.length > 0) await this.remove(gone.map(({ position }) => position));
    return entries.filter(({ fields }) => fields !== undefined).map(writeOf);
  }

  private async remove(positions: readonly string[]): Promise<void> {
    if (positions.length > 0) await this.run(SETTLE, positions);
  }

  private run<T>(script: RedisScript<T>, args: readonly (string | Buffer | number)[]): Promise<T> {
    return script.run(this.nodes, this.names, args);
  }
}

/** The server answered, and it did nothing: it is full, a replica, still loading, or it does not know the script. */
const saysNo = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

import { ApiProperty } from '@nestjs/swagger';
import type { DeadLetter, WriteBehindReport } from '../cache/index.js';

const count = (description: string, example: number): object => ({ type: 'integer', description, example });
const known = (description: string, example: number): object => ({
  type: 'integer',
  nullable: true,
  description: `${description}; null while nobody can tell`,
  example,
});

/** A write that could not be performed: not its arguments, though what the error says may quote a value of theirs. */
export class DeadLetterView {
  @ApiProperty({ format: 'uuid', example: '9d1f3f5e-6c1b-4b3e-9c58-0c4f3a2b1d10' })
  readonly id!: string;

  @ApiProperty({ example: 'activity:of:42' })
  readonly key!: string;

  @ApiProperty({ description: 'What the last attempt said', example: 'value out of range' })
  readonly error!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly diedAt!: string;
}

/** Calls of the process that answers that performed their write themselves, by the reason. */
export class WrittenThroughView {
  @ApiProperty(count('There is no queue', 0))
  readonly off!: number;

  @ApiProperty(count('The queue was too long', 0))
  readonly full!: number;

  @ApiProperty(count('Redis did not answer', 0))
  readonly away!: number;

  @ApiProperty(count('Nobody knew whether Redis had the write', 0))
  readonly unknown!: number;

  @ApiProperty(count('The arguments could not be kept', 0))
  readonly unencodable!: number;

  @ApiProperty(count('The process was shutting down', 0))
  readonly closing!: number;
}

/** How one queue is doing. */
export class WriteQueueView {
  @ApiProperty({ example: 'activity' })
  readonly queue!: string;

  @ApiProperty({ enum: ['queued', 'synchronous'], example: 'queued' })
  readonly mode!: WriteBehindReport['mode'];

  @ApiProperty(known('Accepted writes that are not performed', 12))
  readonly length!: number | null;

  @ApiProperty(known('Of these, those that a process has taken', 0))
  readonly pending!: number | null;

  @ApiProperty(known('Age of the oldest one, in milliseconds', 640))
  readonly oldestAge!: number | null;

  @ApiProperty(known('Processes that take writes', 2))
  readonly consumers!: number | null;

  @ApiProperty(known('Dead letters', 0))
  readonly dead!: number | null;

  @ApiProperty({ type: [DeadLetterView], description: 'The newest ones', example: [] })
  readonly deadLetters!: readonly DeadLetterView[];

  @ApiProperty(count('Calls of the process that answers whose write was accepted', 4_200))
  readonly accepted!: number;

  @ApiProperty({ type: WrittenThroughView })
  readonly writtenThrough!: WrittenThroughView;

  @ApiProperty(count('Batches that it performed', 31))
  readonly batches!: number;

  @ApiProperty(count('Flushes that Redis or the database cut short', 0))
  readonly flushErrors!: number;
}

export class WriteQueuesView {
  @ApiProperty({ type: [WriteQueueView] })
  readonly queues!: readonly WriteQueueView[];
}

export const toWriteQueueView = (
  { queue, mode, figures, deadLetters: dead, accepted, writtenThrough, batches, flushErrors }: WriteBehindReport,
  letters: readonly DeadLetter[],
): WriteQueueView => ({
  queue,
  mode,
  length: figures?.length ?? null,
  pending: figures?.pending ?? null,
  oldestAge: figures?.oldestAge ?? null,
  consumers: figures?.consumers ?? null,
  dead: dead ?? null,
  deadLetters: letters.map(({ id, key, error, diedAt }) => ({ id, key, error, diedAt: diedAt.toISOString() })),
  accepted,
  writtenThrough: { ...writtenThrough },
  batches,
  flushErrors,
});

import { jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import type { Stack } from './stack.js';

/** Statements of the outbox come when its relay looks, or when an earlier write is settled. */
const OF_THE_RELAY = /\bcache_outbox/;

/** What some work made this process ask of its servers. */
export interface CountedCalls {
  /** Names of the Redis commands, in order. */
  readonly redis: readonly string[];
  /** SQL statements, in order. */
  readonly sql: readonly string[];
}

/**
 * Runs work and counts what it asks of Redis and of the database. Other work goes on meanwhile, so only what names a word
 * is counted.
 *
 * @param stack whose database is watched; of Redis, all stacks of this process are
 * @param words a command or statement counts when it names the first in a key, or the second in its text
 */
export async function callsOf(
  stack: Stack,
  [inKey, inStatement]: readonly [string, string],
  work: () => Promise<unknown>,
): Promise<CountedCalls> {
  const redis: string[] = [];
  const sql: string[] = [];
  const { logger } = stack.app.get(DataSource);
  const statements = jest.spyOn(logger, 'logQuery').mockImplementation((statement) => {
    if (statement.includes(inStatement) && !OF_THE_RELAY.test(statement)) sql.push(statement);
  });
  const { sendCommand } = Redis.prototype;
  const commands = jest.spyOn(Redis.prototype, 'sendCommand').mockImplementation(function (this: Redis, ...args) {
    const [command] = args;
    if (command.args.some((arg) => String(arg).includes(inKey))) redis.push(command.name);
    return sendCommand.apply(this, args);
  });
  try {
    await work();
    return { redis, sql };
  } finally {
    statements.mockRestore();
    commands.mockRestore();
  }
}

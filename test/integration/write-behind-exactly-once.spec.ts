import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { compileExperiment } from '../write-behind/compile.mjs';
import { createCounters, openCounters } from '../write-behind/counting.js';
import { countExactlyOnce } from '../write-behind/exactly-once.js';

const INCREMENTS = 20_000;

describe('increments that are written behind, while processes and connections are killed', () => {
  let redis: RedisServer;
  let base: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    [redis, base] = await Promise.all([startRedis(), createTestDatabase()]);
    database = await openCounters(base.url);
    await createCounters(database);
  }, 60_000);
  afterAll(async () => {
    await database.destroy();
    await Promise.all([redis.stop(), base.drop()]);
  });

  it('are counted once each', async () => {
    const { killed, cuts, lost, ...found } = await countExactlyOnce(
      {
        folder: await compileExperiment(),
        redis: redis.url,
        redisPort: redis.port,
        database: base.url,
        namespace: `test-${randomBytes(6).toString('hex')}`,
        increments: INCREMENTS,
        processes: 2,
        seed: 26,
        killEvery: 1_500,
        cutEvery: 300,
      },
      database,
    );
    expect(found).toMatchObject({ sum: INCREMENTS, operations: INCREMENTS, distinct: INCREMENTS });
    expect(lost).toBe(0);
    // Else nothing was tried.
    expect(killed).toBeGreaterThan(0);
    expect(cuts).toBeGreaterThan(5);
    if (process.env.TEST_LOG_LEVEL) console.log({ killed, cuts, lost, ...found });
  }, 60_000);
});

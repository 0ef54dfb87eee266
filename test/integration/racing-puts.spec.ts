import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Cache } from '../../src/cache/index.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { compileLaboratory } from '../faults/compile.mjs';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';
import type { RacingOrder, RacingReport, Register } from '../support/transactions/racing-report.js';
import { until } from '../support/until.js';

const WRITER = 'test/support/transactions/racing-writer.js';
const PROCESSES = 8;
const NAMES = ['a', 'b', 'c', 'd', 'e'];
/** Milliseconds. */
const LASTS = 5_000;

describe('eight processes that put versions of the same five rows', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let namespace: string;
  let children: ChildProcess[] = [];

  beforeAll(async () => {
    database = await createMigratedDatabase();
    dataSource = await new DataSource(databaseOptions(database.url, 2)).initialize();
    await dataSource.query(
      `CREATE TABLE registers (name text PRIMARY KEY, version integer NOT NULL, mark text NOT NULL)`,
    );
    await dataSource.query(`INSERT INTO registers SELECT name, 0, 'first' FROM unnest($1::text[]) AS name`, [NAMES]);
    namespace = `race-${randomBytes(6).toString('hex')}`;
    const folder = await compileLaboratory();
    children = Array.from({ length: PROCESSES }, (_, seed) => start(join(folder, WRITER), seed));
    await Promise.all(children.map(answerOf));
  }, 60_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await dataSource.destroy();
    await database.drop();
  });

  const start = (program: string, seed: number): ChildProcess => {
    const { PATH = '', HOME = '' } = process.env;
    const stores = { DATABASE_URL: database.url, REDIS_URL: testRedisUrl(), CACHE: namespace };
    return spawn(process.execPath, [program], {
      env: { PATH, HOME, ...stores, SEED: String(seed), NAMES: NAMES.join() },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  };
  const answerOf = async (child: ChildProcess): Promise<unknown> => {
    const [said] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
    if (typeof said !== 'object' || said === null || !('answer' in said)) throw new Error(JSON.stringify(said));
    return said.answer;
  };
  const ask = <T>(order: RacingOrder): Promise<T[]> =>
    Promise.all(
      children.map((child) => {
        child.send(order);
        return answerOf(child) as Promise<T>;
      }),
    );
  const stored = (): Promise<Register[]> => dataSource.query(`SELECT version, mark FROM registers ORDER BY name`);

  it('never leave an older value, nor one that was rolled back', async () => {
    const reports = await ask<RacingReport>({ kind: 'run', milliseconds: LASTS });
    expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
    const sum = (of: (report: RacingReport) => number): number =>
      reports.reduce((total, report) => total + of(report), 0);
    for (const count of [sum((each) => each.writes), sum((each) => each.rollbacks), sum((each) => each.puts)])
      expect(count).toBeGreaterThan(50);

    // All is at rest. What Redis has is what Postgres has, or nothing.
    const truth = await stored();
    expect(truth.reduce((total, { version }) => total + version, 0)).toBe(sum((each) => each.writes));
    const fresh = new Cache({ namespace, remote: { url: testRedisUrl() } });
    await fresh.connect();
    const found = await Promise.all(NAMES.map((name) => fresh.get<Register>(`register:${name}`)));
    for (const [at, value] of found.entries()) expect([undefined, truth[at]]).toContainEqual(value);
    // What a process has near lags by what the bus takes.
    await until('each process reads what Postgres has', async () => {
      const all = await ask<Register[]>({ kind: 'read' });
      return all.every((values) => JSON.stringify(values) === JSON.stringify(truth));
    });
    await fresh.clear();
    await fresh.close();
  }, 60_000);
});

import { setTimeout as pause } from 'node:timers/promises';
import { MigrationExecutor, type DataSource } from 'typeorm';
import { StartupError } from '../errors/startup-error.js';
import { APPLICATION_NAME } from './application-name.js';

/** Any constant will do, as long as nothing else on the database uses it. */
const LOCK = 7_208_351;
const LONGEST_WAIT_MS = 60_000;
const PAUSE_MS = 100;

/**
 * Runs the pending migrations, one transaction each. Nodes that start together take turns.
 *
 * @throws {StartupError} when another node holds the lock for more than a minute
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const giveUp = Date.now() + LONGEST_WAIT_MS;
    while (!(await tryLock(`SELECT pg_try_advisory_lock(${LOCK}) AS done`))) {
      if (Date.now() > giveUp) throw new StartupError('Another process has been migrating the database for a minute.');
      await pause(PAUSE_MS);
    }
    try {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'each';
      // What migrations write nobody evicts but triggers: those are not to take them for the application.
      await runner.query(`SET application_name = '${APPLICATION_NAME} migrations'`);
      await executor.executePendingMigrations();
    } finally {
      await runner.query(`RESET application_name`);
      await tryLock(`SELECT pg_advisory_unlock(${LOCK}) AS done`);
    }
  } finally {
    await runner.release();
  }

  async function tryLock(sql: string): Promise<boolean> {
    const [row] = (await runner.query(sql)) as { done: boolean }[];
    return row?.done === true;
  }
}

import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';

/**
 * The next transaction that writes to a table is committed, and its process does not hear of it. Until
 * `jest.restoreAllMocks()`.
 */
export function loseAnswerOfCommit(dataSource: DataSource, table: string): void {
  const connect = dataSource.createQueryRunner.bind(dataSource);
  let isLost = false;
  jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = connect(mode);
    const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<unknown>;
    let writes = false;
    jest.spyOn(runner, 'query').mockImplementation(async (statement: string, ...rest: unknown[]) => {
      writes ||= statement.includes(`INSERT INTO ${table}`);
      const result = await query(statement, ...rest);
      if (!statement.endsWith('COMMIT') || !writes || isLost) return result;
      isLost = true;
      throw new Error('Query read timeout');
    });
    return runner;
  });
}

import type { DataSource } from 'typeorm';
import { loadEnvironment } from '../config/load-environment.js';
import type { Environment } from '../config/environment.js';
import { databaseOptions } from './database-options.js';
import { openDataSource } from './open-data-source.js';

/**
 * The database on its own, for commands and tests that need no application: connected and migrated.
 *
 * @param environment that of this process unless told otherwise
 * @throws {StartupError} when the environment is not valid or the database cannot be used
 */
export const openDatabase = (environment: Environment = loadEnvironment()): Promise<DataSource> =>
  openDataSource(databaseOptions(environment.DATABASE_URL, environment.DATABASE_POOL_SIZE), environment.DATA_DIR);

import { join } from 'node:path';
import { readEnvironment } from '../../src/config/load-environment.js';
import { openDatabase } from '../../src/database/data-source.js';
import { Guardian } from './guardian.js';
import { createTestDatabase } from './test-database.js';

/** What every spec that starts the application copies, instead of running all migrations again. */
export interface Templates {
  /** Name of a migrated database on the server that all integration specs share. */
  readonly database: string;
  /** A migrated folder of the embedded Postgres, as for DATA_DIR. Copies beside it go away with it. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Runs all migrations, on Postgres and on the embedded one. */
export async function makeTemplates(): Promise<Templates> {
  const guardian = new Guardian('data', 'TERM');
  const folder = join(guardian.directory, 'template');
  const database = await createTestDatabase();
  const remove = async (): Promise<void> => {
    guardian.release();
    await database.drop();
  };
  try {
    await Promise.all([migrate({ DATABASE_URL: database.url }), migrate({ DATA_DIR: folder })]);
    return { database: database.name, folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function migrate(variables: Readonly<Record<string, string>>): Promise<void> {
  const source = await openDatabase(readEnvironment({ NODE_ENV: 'test', ...variables }));
  await source.destroy();
}

import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { StartupError } from '../errors/startup-error.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';
import { retrying } from './retrying.js';

/** A data source that takes its embedded server down with it. */
class EmbeddedDataSource extends DataSource {
  constructor(
    options: DataSourceOptions,
    private readonly server: EmbeddedPostgres,
  ) {
    super(options);
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.server.stop();
  }
}

/**
 * Connects to Postgres, waiting a while for it, and brings its schema up to date.
 *
 * @param options with `url`; without it the embedded Postgres is started
 * @param dataDir folder of the embedded Postgres
 * @throws {StartupError} when the database cannot be used, saying why
 */
export async function openDataSource(options: DataSourceOptions, dataDir: string): Promise<DataSource> {
  if ('url' in options && options.url) {
    const dataSource = new DataSource(options);
    await retrying(() => dataSource.initialize(), nameOf(options.url), new Logger('Database'));
    return migrated(dataSource);
  }
  const server = await startEmbeddedPostgres(dataDir);
  const dataSource = new EmbeddedDataSource({ ...options, url: server.url } as DataSourceOptions, server);
  await dataSource.initialize().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return migrated(dataSource);
}

/** A Postgres URL without what is secret in it. */
export function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'Postgres';
  const { host, pathname } = new URL(url);
  return `Postgres at ${host}${pathname}`;
}

async function migrated(dataSource: DataSource): Promise<DataSource> {
  try {
    await migrate(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    if (error instanceof StartupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`The schema of the database cannot be brought up to date: ${reason}`);
  }
}

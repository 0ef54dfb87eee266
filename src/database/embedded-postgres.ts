import { existsSync, openAsBlob } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { StartupError } from '../errors/startup-error.js';
import { lockFolder } from './folder-lock.js';

/** A new Postgres folder, packed by `scripts/prepare-postgres.mjs`: unpacking is much faster than `initdb`. */
const TEMPLATE = 'larder/postgres-template.tgz';

/** A running embedded Postgres. It speaks the wire protocol of Postgres on a loopback port. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Writes everything to disk and gives the folder back. Close all connections first. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres inside this process (PGlite), for one connection at a time.
 *
 * @param dataDir the data is kept in its subfolder `postgres`
 * @throws {StartupError} when another process uses the folder, or when what is in it cannot be opened
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const lock = await lockFolder(dataDir);
  try {
    const database = await open(join(dataDir, 'postgres'));
    const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 4 });
    await server.start();
    const stop = async (): Promise<void> => {
      await server.stop();
      await database.close();
      await lock.release();
    };
    return { url: `postgres://postgres@${server.getServerConn()}/postgres`, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function open(folder: string): Promise<PGlite> {
  try {
    const template = existsSync(join(folder, 'PG_VERSION')) ? undefined : templatePath();
    return await PGlite.create({ dataDir: folder, ...(template && { loadDataDir: await openAsBlob(template) }) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(
      `The embedded Postgres cannot open ${folder}: ${reason}. Restore the folder, or remove it to start with empty data.`,
    );
  }
}

function templatePath(): string | undefined {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const modules = pglite.slice(0, pglite.lastIndexOf(join('@electric-sql', 'pglite')));
  const path = join(modules, '.cache', TEMPLATE);
  return existsSync(path) ? path : undefined;
}

import { existsSync, statfsSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';

// Jest loads its global set-up outside its own module system, hence the TypeScript loader.
const { startRedis } = await tsImport('./redis-server.ts', import.meta.url);
const { startPostgres } = await tsImport('./postgres-server.ts', import.meta.url);
const { makeTemplates } = await tsImport('./templates.ts', import.meta.url);

/** Each database is hundreds of small files, which are made many times faster in memory than on a disk. */
const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 31;

let undo = [];

/**
 * Makes sure that TEST_REDIS_URL and TEST_DATABASE_URL name real servers, starting those that are not given, and that
 * TEST_DATABASE_TEMPLATE and TEST_DATA_TEMPLATE name what has the schema already.
 */
export async function startSharedServers() {
  try {
    if (!process.env.TMPDIR && hasRoom(MEMORY)) provide('TMPDIR', MEMORY);
    const started = await Promise.allSettled([
      start('TEST_REDIS_URL', startRedis),
      start('TEST_DATABASE_URL', startPostgres),
    ]);
    const failures = started.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    if (failures.length > 0) {
      throw failures.length === 1 ? failures[0] : new Error(failures.map(({ message }) => message).join('\n'));
    }
    const templates = await makeTemplates();
    provide('TEST_DATA_TEMPLATE', templates.folder);
    provide('TEST_DATABASE_TEMPLATE', templates.database, () => templates.remove());
  } catch (error) {
    await stopSharedServers();
    throw error;
  }
}

/** Ends and removes what startSharedServers made, last things first, and nothing else. */
export async function stopSharedServers() {
  const all = undo.reverse();
  undo = [];
  for (const one of all) await one();
}

async function start(variable, startServer) {
  if (process.env[variable]) return;
  const server = await startServer();
  provide(variable, server.url, () => server.stop());
}

function provide(variable, value, remove) {
  process.env[variable] = value;
  undo.push(async () => {
    await remove?.();
    delete process.env[variable];
  });
}

function hasRoom(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ENOUGH_BYTES;
}

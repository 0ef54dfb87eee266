import { tsImport } from 'tsx/esm/api';

// Jest loads its global set-up outside its own module system, hence the TypeScript loader.
const { startRedis } = await tsImport('./redis-server.ts', import.meta.url);
const { startPostgres } = await tsImport('./postgres-server.ts', import.meta.url);

let running = [];

/** Makes sure that TEST_REDIS_URL and TEST_DATABASE_URL name real servers, starting those that are not given. */
export async function startSharedServers() {
  const wanted = [
    ['TEST_REDIS_URL', startRedis],
    ['TEST_DATABASE_URL', startPostgres],
  ].filter(([variable]) => !process.env[variable]);
  const started = await Promise.allSettled(
    wanted.map(async ([variable, start]) => {
      const server = await start();
      running.push({ variable, server });
      process.env[variable] = server.url;
    }),
  );
  const failures = started.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  if (failures.length > 0) {
    await stopSharedServers();
    throw failures.length === 1 ? failures[0] : new Error(failures.map(({ message }) => message).join('\n'));
  }
}

/** Ends what startSharedServers started, and nothing else. */
export async function stopSharedServers() {
  const ending = running;
  running = [];
  for (const { variable } of ending) delete process.env[variable];
  await Promise.all(ending.map(({ server }) => server.stop()));
}

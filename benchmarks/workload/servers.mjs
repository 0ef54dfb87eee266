// Postgres and Redis for the time of the run: those that the environment names, or servers of our own.
import pg from 'pg';
import { tsImport } from 'tsx/esm/api';
import { ownRedis } from '../own-redis.mjs';

const NAMES = ['on', 'off'].map((arm) => `larder_workload_${process.pid}_${arm}`);

/**
 * @returns {Promise<{ databases: [string, string], redisUrl: string, copy(): Promise<void>, where, close(): Promise<void> }>}
 * URLs of two databases; `copy` makes the second, like the first, which nobody may be connected to then
 */
export async function startServers() {
  const given = process.env.DATABASE_URL;
  const postgres = given ? { url: given, stop: async () => {} } : await ownPostgres();
  const close = async () => {
    for (const name of NAMES) await onServer(postgres.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await postgres.stop();
  };
  try {
    await onServer(postgres.url, `CREATE DATABASE ${NAMES[0]}`);
    const redis = await ownRedis();
    return {
      databases: NAMES.map((name) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href),
      redisUrl: redis.url,
      copy: () => onServer(postgres.url, `CREATE DATABASE ${NAMES[1]} TEMPLATE ${NAMES[0]}`),
      where: {
        postgres: given ? 'databases of its own on the server of DATABASE_URL' : 'a server of its own, without fsync',
        redis: process.env.REDIS_URL ? 'an empty database of the server of REDIS_URL' : 'a server of its own',
      },
      close: async () => {
        await redis.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ownPostgres() {
  const { startPostgres } = await tsImport('../../test/support/postgres-server.ts', import.meta.url);
  const server = await startPostgres();
  return { url: server.url, stop: () => server.stop() };
}

async function onServer(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

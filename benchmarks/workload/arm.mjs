// One arm: the application with or without its cache, on a database of its own.
import { randomBytes } from 'node:crypto';
import { startApp } from './app-server.mjs';
import { timeAnalytics } from './analytics.mjs';
import { openClient } from './client.mjs';
import { drive } from './drive.mjs';
import { figuresOf } from './figures.mjs';

const NO_LIMITS = { RATE_LIMIT: 'off', RATE_LIMIT_SIGN_IN: 'off', RATE_LIMIT_ACCOUNT: 'off' };

/** @param plan gives the request of each number: the arms go through the same numbers */
export async function openArm({ cached, databaseUrl, redisUrl, dataDir, plan, catalogue, concurrency, connections }) {
  const app = await startApp({
    ...NO_LIMITS,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    CACHE_ENABLED: String(cached),
    // Without cache nobody needs to be told of evictions either: this arm is not made to pay for Redis.
    ...(cached && { REDIS_URL: redisUrl, CACHE_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}` }),
  });
  const client = openClient({ port: app.port, connections });
  return {
    cached,
    client,
    /**
     * Asks the requests with these numbers.
     *
     * @param attributing counts queries by route, which slows the server: times are worth nothing then
     * @returns the figures of the answers
     */
    async ask(range, { attributing = false, ...given } = {}) {
      const before = await app.report(attributing);
      const driven = await drive({ client, plan, range, concurrency, ...given });
      return figuresOf({ ...driven, before, after: await app.report() });
    },
    timeAnalytics: () => timeAnalytics(client, catalogue),
    async close() {
      client.close();
      await app.stop();
    },
  };
}

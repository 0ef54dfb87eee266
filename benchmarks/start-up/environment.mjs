// The settings of the application as they are without any, and where Redis is.
import { randomBytes } from 'node:crypto';

const DIST = new URL('../../dist/', import.meta.url);

/** @param {string | undefined} redisUrl without one the cache is in the process alone */
export async function environmentOf(redisUrl) {
  const { readEnvironment } = await import(new URL('config/load-environment.js', DIST));
  // In production nothing is encrypted by a key that was not given.
  const keys = `bench:${randomBytes(32).toString('base64')}`;
  return readEnvironment({ NODE_ENV: 'production', REDIS_URL: redisUrl, CACHE_ENCRYPTION_KEYS: keys });
}

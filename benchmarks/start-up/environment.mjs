// The settings of the application as they are without any, and where Redis is.
const DIST = new URL('../../dist/', import.meta.url);

/** @param {string | undefined} redisUrl without one the cache is in the process alone */
export async function environmentOf(redisUrl) {
  const { readEnvironment } = await import(new URL('config/load-environment.js', DIST));
  return readEnvironment({ NODE_ENV: 'production', REDIS_URL: redisUrl });
}

/** The address of the Redis that all integration specs share: use a namespace of your own, and never flush it. */
export function testRedisUrl(): string {
  const url = process.env.TEST_REDIS_URL;
  if (url === undefined) throw new Error('TEST_REDIS_URL is not set: only specs below test/ are given servers.');
  return url;
}

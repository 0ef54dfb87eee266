// The servers that are compared. Those whose figures are divided by each other are asked one after the other.

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} file in subjects/
 * @property {boolean} [guarded] a guard, a pipe and an interceptor are in front of the handler
 * @property {boolean} [cached] answers with the profile that was asked for, else always with the same one
 * @property {boolean} [overRedis]
 * @property {boolean} [oneId] asked for one profile again and again, as the constant handlers give one
 */

/** @type {Record<string, Subject>} */
export const named = {
  cacheInterceptor: {
    name: "Nest's CacheInterceptor, in memory",
    file: 'nest-interceptor',
    guarded: true,
    cached: true,
  },
  http: { name: 'node:http, constant', file: 'node-http' },
  fastify: { name: 'Fastify, constant', file: 'fastify' },
  bare: { name: 'Nest, constant without guards', file: 'nest-constant' },
  guarded: { name: 'Nest, constant behind the same guards', file: 'nest-guarded', guarded: true },
  sameObject: {
    name: 'Nest with larder, embedded, one profile',
    file: 'nest-larder',
    guarded: true,
    cached: true,
    oneId: true,
  },
  sameResponse: {
    name: 'Nest with larder, @HttpCache, embedded, one profile',
    file: 'nest-larder-http',
    guarded: true,
    cached: true,
    oneId: true,
  },
  responses: {
    name: 'Nest with larder, @HttpCache, embedded, 2,000 profiles',
    file: 'nest-larder-http',
    guarded: true,
    cached: true,
  },
  embedded: { name: 'Nest with larder, embedded, 2,000 profiles', file: 'nest-larder', guarded: true, cached: true },
  overRedis: {
    name: 'Nest with larder over Redis, near store on, 2,000 profiles',
    file: 'nest-larder',
    guarded: true,
    cached: true,
    overRedis: true,
  },
};

export const subjects = Object.values(named);

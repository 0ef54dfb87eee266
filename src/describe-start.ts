import { isEncryptionPublic, redisUrl } from './cache-options.js';
import type { Environment } from './config/environment.js';
import { nameOf } from './database/open-data-source.js';
import { StartupError } from './errors/startup-error.js';

const PUBLIC_KEY = 'of entries in Redis, with a key that everybody knows: set CACHE_ENCRYPTION_KEYS';

/** What whoever starts the program wants to know: where it is, and where its data is. */
export function describeStart(environment: Environment, url: string): string {
  const { DATABASE_URL, DATA_DIR } = environment;
  const redis = redisUrl(environment);
  return [
    `  API            ${url}/v1`,
    `  Documentation  ${url}/docs (${url}/openapi.json)`,
    `  Cache page     ${url}/admin/cache`,
    `  Health         ${url}/health/live, ${url}/health/ready, ${url}/health/startup`,
    `  Database       ${DATABASE_URL ? nameOf(DATABASE_URL) : `embedded Postgres in ${DATA_DIR}/postgres`}`,
    `  Cache          ${redis === undefined ? 'near store alone' : `near store and Redis at ${nameOfRedis(redis)}`}`,
    ...(redis !== undefined && isEncryptionPublic(environment) ? [`  Encryption     ${PUBLIC_KEY}`] : []),
  ].join('\n');
}

/** Hosts and database, without passwords. */
function nameOfRedis(url: string): string {
  // Several hosts, as of Sentinel or a cluster, are not a URL by the standard.
  const [, hosts = '', path = ''] = /^[^:]+:\/\/(?:[^/?#]*@)?([^/?#]*)([^?#]*)/.exec(url) ?? [];
  return `${hosts}${path === '' || path === '/' ? '/0' : path}`;
}

/** One readable message about a start that failed; a stack trace only where the error is not one that we foresaw. */
export function describeFailure(error: unknown, { HOST, PORT }: Partial<Environment>): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return `Port ${PORT} on ${HOST} is in use. Stop what uses it, or set PORT to another one.`;
  if (code === 'EACCES' && 'syscall' in error && error.syscall === 'listen')
    return `Port ${PORT} on ${HOST} is not allowed for this user. Set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address ${HOST}. Set HOST to one it has.`;
  const isForeseen = error instanceof StartupError || code.startsWith('CACHE.');
  return isForeseen ? error.message : `The start failed: ${error.stack ?? error.message}`;
}

import { join } from 'node:path';

import { onFreePort } from './free-port.js';
import { Guardian } from './guardian.js';
import { requirePrograms } from './require-programs.js';
import { ServerProcess } from './server-process.js';

const REDIS = {
  product: 'Redis',
  programs: ['redis-server'],
  places: [
    '/usr/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    '/usr/local/opt/redis/bin',
    '/opt/redis/bin',
    '/snap/bin',
  ],
  packages: { 'apt-get': ['redis-server'], dnf: ['redis'], apk: ['redis'], brew: ['redis'] },
  variable: 'TEST_REDIS_URL',
};

export type RedisServer = ServerProcess & { url: string; port: number };

/** @throws Error that says what to install, or which variable to set, when there is no Redis on this machine */
export function redisProgram(): string {
  return join(requirePrograms(REDIS), 'redis-server');
}

/**
 * Starts an own Redis, empty, keeping nothing on disk unless the arguments say otherwise.
 *
 * @param options.args further arguments of redis-server, such as `['--maxmemory', '4mb']`; they win over the defaults
 * @param options.port a fixed port, to bring a killed server back where it was; default: any free port
 * @throws Error that says what to install, or which variable to set, when there is no Redis on this machine
 */
export async function startRedis(options: { args?: string[]; port?: number } = {}): Promise<RedisServer> {
  const command = redisProgram();
  const start = async (port: number): Promise<RedisServer> => {
    const guardian = new Guardian('redis', 'TERM');
    const defaults = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', guardian.directory];
    try {
      const server = await ServerProcess.start(
        {
          command,
          args: [...defaults, ...(options.args ?? [])],
          ready: /ready to accept connections/i,
          endSignal: 'SIGTERM',
        },
        guardian,
      );
      return Object.assign(server, { url: `redis://127.0.0.1:${String(port)}`, port });
    } catch (error) {
      guardian.release();
      throw error;
    }
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

// A Redis for a benchmark to fill: one of its own on a free port, or an empty database of the server that REDIS_URL names.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { leaveServerCpu, onServerCpu } from './harness/placement.mjs';

/**
 * @param {{ address?: string, apart?: boolean }} options `apart`: on a CPU of its own, which this process, and those that
 *   it starts afterwards, leave to it
 * @returns {Promise<{ url: string, where: string, close(): Promise<void> }>}
 */
export async function ownRedis({ address = process.env.REDIS_URL, apart = false } = {}) {
  if (address) return emptyDatabase(address);
  if (apart) leaveServerCpu();
  return startServer(apart ? onServerCpu : []);
}

async function startServer(before) {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'larder-bench-'));
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', directory];
  const [command, ...words] = [...before, 'redis-server', ...args];
  const server = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error('redis-server could not be started; or set REDIS_URL', { cause: error })),
    );
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    server.stdout.on('data', (text) => /ready to accept/i.test(text) && resolve());
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    where: `redis-server of its own, port ${port}`,
    close: async () => {
      process.off('exit', end);
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function emptyDatabase(address) {
  const url = new URL(address);
  for (let database = 15; database > 0; database -= 1) {
    url.pathname = `/${database}`;
    const client = new Redis(url.href);
    const empty = (await client.dbsize()) === 0;
    client.disconnect();
    if (!empty) continue;
    return {
      url: url.href,
      where: `database ${database} of the server of REDIS_URL`,
      close: async () => {
        const cleaner = new Redis(url.href);
        await cleaner.flushdb('ASYNC');
        cleaner.disconnect();
      },
    };
  }
  throw new Error('REDIS_URL: none of the databases 1 to 15 is empty.');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

import { chownSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { onFreePort } from './free-port.js';
import { Guardian } from './guardian.js';
import { requirePrograms } from './require-programs.js';
import { ServerProcess } from './server-process.js';
import { unprivilegedUser } from './system-user.js';
import type { SystemUser } from './system-user.js';

const POSTGRES = {
  product: 'PostgreSQL',
  programs: ['initdb', 'postgres'],
  places: [
    '/usr/lib/postgresql/*/bin',
    '/usr/libexec/postgresql*',
    '/usr/pgsql*/bin',
    '/usr/local/pgsql/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    '/opt/homebrew/opt/postgresql*/bin',
    '/usr/local/opt/postgresql*/bin',
    '/Applications/Postgres.app/Contents/Versions/*/bin',
  ],
  packages: { 'apt-get': ['postgresql'], dnf: ['postgresql-server'], apk: ['postgresql'], brew: ['postgresql'] },
  variable: 'TEST_DATABASE_URL',
};

/** It is thrown away afterwards: what protects data on a power cut only costs time here. */
const WITHOUT_DURABILITY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export type PostgresServer = ServerProcess & {
  url: string;
  port: number;
  /** When it was halted: with its data, on its port. */
  startAgain(): Promise<PostgresServer>;
};

/**
 * Starts an own PostgreSQL with an empty database `postgres`, in a temporary folder.
 *
 * @param options.isDurable with what protects data on a power cut, as in production
 * @param options.isStandby in recovery for ever: it takes no writes
 * @throws Error that says what to install, or which variable to set, when there is no PostgreSQL on this machine
 */
export async function startPostgres({ isDurable = false, isStandby = false } = {}): Promise<PostgresServer> {
  const folder = requirePrograms(POSTGRES);
  const user = unprivilegedUser();
  const guardian = new Guardian('postgres', 'QUIT');
  const data = join(guardian.directory, 'data');
  try {
    if (user) chownSync(guardian.directory, user.uid, user.gid);
    await createCluster(join(folder, 'initdb'), data, guardian, user);
    if (isStandby) writeFileSync(join(data, 'standby.signal'), '');
    const serve = async (port: number): Promise<PostgresServer> => {
      const settings = [
        `port=${String(port)}`,
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'max_connections=200',
        ...(isDurable ? [] : WITHOUT_DURABILITY),
      ];
      const server = await ServerProcess.start(
        {
          command: join(folder, 'postgres'),
          args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
          ready: /database system is ready to accept (read-only )?connections/,
          user,
          endSignal: 'SIGQUIT',
        },
        guardian,
      );
      const url = `postgres://postgres@127.0.0.1:${String(port)}/postgres`;
      return Object.assign(server, { url, port, startAgain: () => serve(port) });
    };
    return await onFreePort(serve);
  } catch (error) {
    guardian.release();
    throw error;
  }
}

async function createCluster(
  initdb: string,
  data: string,
  guardian: Guardian,
  user: SystemUser | undefined,
): Promise<void> {
  const child = spawn(
    initdb,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    { cwd: guardian.directory, detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...user },
  );
  if (child.pid !== undefined) guardian.watch(child.pid);
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'close')) as [number | null];
  guardian.forget();
  if (code !== 0) throw new Error(`${initdb} ended with ${String(code)}\n${(await output).join('')}`);
}

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartupError } from '../errors/startup-error.js';

/** The longest path of a Unix socket that every system accepts. */
const LONGEST_SOCKET_PATH = 100;

/** Held while a process uses a folder. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone. The lock is a socket that the process listens on: unlike a file with a process
 * id it cannot outlive its owner or be mistaken for that of an unrelated process.
 *
 * @param folder created if missing
 * @throws {StartupError} when another process has it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await prepareFolder(folder);
  const path = socketPath(resolve(folder));
  let server = await tryListen(path);
  if (!server && !(await isAnswered(path))) {
    await unlink(path).catch(() => undefined); // left behind by a process that was killed
    server = await tryListen(path);
  }
  if (!server) {
    throw new StartupError(
      `The folder ${folder} is in use by another process. Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  const held = server;
  return { release: () => new Promise((done) => held.close(() => done())) };
}

/** Readable by its owner alone: the database in it holds hashes of passwords and sessions. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`DATA_DIR is ${folder}, which cannot be used: ${reason}. Set it to a folder of your own.`);
  }
}

function socketPath(folder: string): string {
  const name = `larder-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // An abstract socket goes with its process, so nobody ever has to decide whether one was left behind.
  if (process.platform === 'linux') return `\0${name}`;
  const inside = join(folder, 'in-use.sock');
  return inside.length <= LONGEST_SOCKET_PATH ? inside : join(tmpdir(), `${name}.sock`);
}

function tryListen(path: string): Promise<Server | undefined> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(undefined) : fail(error),
    );
    server.listen(path, () => done(server.unref()));
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('close', () => socket.destroy());
  });
}

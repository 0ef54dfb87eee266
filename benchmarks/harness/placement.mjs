// Where processes run. Left to the kernel, a client and its server may share one CPU, where a round trip costs a switch
// and nothing overlaps, or may not, where it costs waking the other one: the same code, and ratios that differ threefold.
// A Redis is mostly on another machine, so a path over Redis gets one CPU for the server and the others for its clients.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

const last = cpus().length - 1;
const canPlace = last > 0 && process.platform === 'linux' && hasTaskset();

/** What to start a server with, so that it has the last CPU: the words before its command. */
export const onServerCpu = canPlace ? ['taskset', '--cpu-list', String(last)] : [];

/** What starts a server by itself: it inherits the CPU of the server, and this process leaves that afterwards. */
export async function startedOnServerCpu(start) {
  if (canPlace) taskset('--all-tasks', '--cpu-list', '--pid', String(last), String(process.pid));
  try {
    return await start();
  } finally {
    leaveServerCpu();
  }
}

/** Keeps this process, and those it starts from now on, off the CPU of the server. */
export function leaveServerCpu() {
  if (canPlace) taskset('--all-tasks', '--cpu-list', '--pid', `0-${last - 1}`, String(process.pid));
}

/** For the surroundings of a result. */
export const placement = canPlace ? 'Redis on a CPU of its own' : 'Redis wherever the kernel put it';

/** The same where Postgres is with it. */
export const placementWithPostgres = placement.replace('Redis', 'Redis and Postgres');

function hasTaskset() {
  try {
    taskset('--version');
    return true;
  } catch {
    return false;
  }
}

function taskset(...args) {
  execFileSync('taskset', args, { stdio: 'ignore' });
}

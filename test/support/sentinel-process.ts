import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { onFreePort, quietPort } from './free-port.js';
import { Guardian } from './guardian.js';
import { RedisAdmin } from './redis-admin.js';
import { redisProgram } from './redis-server.js';
import { ServerProcess } from './server-process.js';

/**
 * Milliseconds. Sentinel learns of replicas and other sentinels in fractions of a second. Five pings must last longer than
 * a second, the fixed age that its knowledge of a replica has during a failover: else it finds none that is good enough.
 */
const PACE = { 'info-period': 100, 'publish-period': 100, 'ping-period': 500, 'ask-period': 100 };
/** Milliseconds: on a machine that stalls, Sentinel would distrust its clock after two seconds, and do nothing for thirty. */
const PATIENCE = { 'tilt-trigger': 20_000 };

/**
 * Milliseconds. After four such periods a sentinel makes a primary follow that it does not know to be one; others hear
 * of a promotion after a second (a fixed interval) and one period more.
 */
const SAFE_PERIOD = 600;

export interface Watch {
  name: string;
  /** The port of the primary. */
  port: number;
  quorum: number;
  /** Milliseconds after which a silent primary counts as dead. */
  downAfter: number;
}

export interface SentinelProcess {
  readonly host: string;
  readonly port: number;
  readonly admin: RedisAdmin;
  readonly server: ServerProcess;
}

/** A sentinel on a free port that watches one primary. */
export async function startSentinel({ name, port: primary, quorum, downAfter }: Watch): Promise<SentinelProcess> {
  const host = '127.0.0.1';
  const { port, server } = await onFreePort(async (chosen) => {
    const guardian = new Guardian('sentinel', 'TERM');
    // Sentinel writes into this file what it learns.
    const file = join(guardian.directory, 'sentinel.conf');
    const settings = [
      `bind ${host}`,
      `port ${String(chosen)}`,
      `dir ${guardian.directory}`,
      `sentinel monitor ${name} ${host} ${String(primary)} ${String(quorum)}`,
      `sentinel down-after-milliseconds ${name} ${String(downAfter)}`,
      `sentinel failover-timeout ${name} 5000`,
    ];
    writeFileSync(file, `${settings.join('\n')}\n`);
    const args = [file, '--sentinel'];
    try {
      const command = { command: redisProgram(), args, ready: /\+monitor master/, endSignal: 'SIGTERM' as const };
      return { port: chosen, server: await ServerProcess.start(command, guardian) };
    } catch (error) {
      guardian.release();
      throw error;
    }
  }, quietPort);
  const admin = new RedisAdmin(port);
  const sentinel = { host, port, admin, server };
  await configure(sentinel, { ...PACE, ...PATIENCE });
  return sentinel;
}

/** For several sentinels, once they know each other: none of them undoes what another one does. */
export async function slowDown(sentinel: SentinelProcess): Promise<void> {
  await configure(sentinel, { 'publish-period': SAFE_PERIOD });
}

async function configure({ admin }: SentinelProcess, settings: Record<string, number>): Promise<void> {
  // Before Redis 7 a sentinel does not know the command: everything takes its seconds.
  await admin.ask('SENTINEL', 'DEBUG', ...Object.entries(settings).flat()).catch(() => undefined);
}

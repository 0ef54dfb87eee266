import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import type { Guardian } from './guardian.js';
import { processFamily } from './process-family.js';
import type { SystemUser } from './system-user.js';

export interface ServerCommand {
  command: string;
  args: string[];
  /** What the server prints when it accepts connections. */
  ready: RegExp;
  /** Another user to run as; needed by Postgres, which refuses root. */
  user?: SystemUser | undefined;
  /** Ends the server at once, without waiting for its clients. */
  endSignal: 'SIGTERM' | 'SIGQUIT';
}

/** How long a server may take to get ready, in milliseconds: generous, because CI machines are slow and shared. */
const START_LIMIT = 30_000;
const KEPT_OUTPUT = 8_192;

/** A server of its own for the tests that need to hurt it. */
export class ServerProcess {
  private frozen: number[] = [];

  private constructor(
    readonly process: ChildProcess,
    readonly guardian: Guardian,
    private readonly endSignal: NodeJS.Signals,
  ) {}

  /** @throws Error with the server's own words, when it ends or stays silent instead of getting ready */
  static async start(command: ServerCommand, guardian: Guardian): Promise<ServerProcess> {
    const child = spawn(command.command, command.args, {
      cwd: guardian.directory,
      // Its own process group: Ctrl-C in the terminal reaches the test runner, which ends the server in good order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...command.user,
    });
    const server = new ServerProcess(child, guardian, command.endSignal);
    child.once('exit', () => {
      guardian.forget();
    });
    if (child.pid !== undefined) guardian.watch(child.pid);
    try {
      await readiness(child, command);
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    await this.end(this.endSignal);
    this.guardian.release();
  }

  /** Ends the server at once; its folder stays until stop(). */
  async halt(): Promise<void> {
    await this.end(this.endSignal);
  }

  /** The server dies as on a power cut; its folder stays until stop(). */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** The server keeps its port and connections, and does nothing more: it hangs, until thaw(). */
  freeze(): void {
    if (this.process.pid === undefined) return;
    this.frozen = processFamily(this.process.pid);
    this.signalFrozen('SIGSTOP');
  }

  thaw(): void {
    this.signalFrozen('SIGCONT');
    this.frozen = [];
  }

  private signalFrozen(signal: NodeJS.Signals): void {
    for (const pid of this.frozen) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // A child that served a connection may have ended by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { process: child } = this;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    this.thaw();
    child.kill(signal);
    await exit;
  }
}

function readiness(child: ChildProcess, { command, ready }: ServerCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const settle = (problem?: string): void => {
      clearTimeout(limit);
      if (problem === undefined) resolve();
      else reject(new Error(`${command} ${problem}\n${output}`));
    };
    const limit = setTimeout(() => {
      settle(`was not ready within ${String(START_LIMIT / 1000)} s`);
    }, START_LIMIT);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
      if (ready.test(output)) settle();
    };
    // Read on after that too: a full pipe would stop the server.
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => {
      settle(`could not be started: ${error.message}`);
    });
    // 'close' follows the last output, 'exit' may come before it.
    child.once('close', (code, signal) => {
      settle(`ended with ${String(code ?? signal)} instead of getting ready`);
    });
  });
}

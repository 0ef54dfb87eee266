import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Guardian } from '../../support/guardian.js';
import type { Answer, WriterCalls, WriterOptions } from './messages.js';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A process of the laboratory as its controller sees it. */
export class WriterProcess {
  private readonly waiting = new Map<number, Waiting>();
  private lastCall = 0;
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly options: WriterOptions,
    private readonly ended: Promise<unknown>,
  ) {
    child.on('message', ({ id, result, error }: Answer) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-4_096)));
    }
    child.once('exit', (code, signal) => {
      const ended = new Error(`${options.name} ended with ${String(code ?? signal)}\n${this.output}`);
      for (const { reject } of this.waiting.values()) reject(ended);
      this.waiting.clear();
    });
  }

  /**
   * @param folder as compiled
   * @throws Error with the words of the process when it cannot start
   */
  static async start(folder: string, options: WriterOptions): Promise<WriterProcess> {
    const guardian = new Guardian('writer', 'TERM');
    const child = spawn(process.execPath, [join(folder, 'test/faults/transactions/writer.js')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    if (child.pid !== undefined) guardian.watch(child.pid);
    const ended = once(child, 'exit').finally(() => {
      guardian.forget();
      guardian.release();
    });
    const writer = new WriterProcess(child, options, ended);
    try {
      await writer.ask('start', options);
      return writer;
    } catch (error) {
      await writer.kill();
      throw error;
    }
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** @throws Error of the process, or when it ends before it answers */
  ask<C extends keyof WriterCalls>(call: C, ...args: Parameters<WriterCalls[C]>): ReturnType<WriterCalls[C]> {
    const id = (this.lastCall += 1);
    const answer = new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, call, args }, (error) => {
        // Its channel is closed: it has ended, or is about to.
        if (error) this.waiting.get(id)?.reject(error);
      });
    });
    return answer as ReturnType<WriterCalls[C]>;
  }

  /** Ends it as on a power cut. */
  async kill(): Promise<void> {
    if (this.isRunning) this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Ends it in good order. @throws Error when it cannot */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    try {
      await this.ask('close');
    } finally {
      await this.kill();
    }
  }
}

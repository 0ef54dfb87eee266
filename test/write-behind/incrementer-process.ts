import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Guardian } from '../support/guardian.js';
import type { IncrementerOptions, Order, Outcome } from './experiment-messages.js';

/** A process of the experiment as its controller sees it. */
export class IncrementerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ended: Promise<unknown>,
  ) {}

  /** @param folder as compiled */
  static async start(folder: string, options: IncrementerOptions): Promise<IncrementerProcess> {
    const guardian = new Guardian('incrementer', 'TERM');
    const child = spawn(process.execPath, [join(folder, 'test/write-behind/incrementer.js'), JSON.stringify(options)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    if (child.pid !== undefined) guardian.watch(child.pid);
    const ended = once(child, 'exit').finally(() => {
      guardian.forget();
      guardian.release();
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
    if (message !== 'ready') throw new Error(`the incrementer ended with ${String(message)}`);
    return new IncrementerProcess(child, ended);
  }

  /** @returns undefined where the process dies before it answers */
  async perform(order: Order): Promise<Outcome | undefined> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return undefined;
    const answer = once(this.child, 'message').then(([outcome]: unknown[]) => outcome as Outcome);
    this.child.send(order, () => undefined);
    return Promise.race([answer, this.ended.then(() => undefined)]);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

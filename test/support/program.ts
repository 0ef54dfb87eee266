import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from './client.js';

const START = join(import.meta.dirname, '../../scripts/start.mjs');

/** What a run of the program has printed and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a user starts it: a process of its own. */
export class Program {
  private readonly child;
  private readonly ended: Promise<Run>;
  private stdout = '';
  private stderr = '';

  /**
   * @param folder the working directory, where `.env` is looked for
   * @param variables the whole environment, but for what Node itself needs
   */
  constructor(folder: string, variables: Readonly<Record<string, string>>) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [START], { cwd: folder, env: { PATH, HOME, ...variables } });
    this.child.stdout.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]: unknown[]) => ({
      code: typeof code === 'number' ? code : null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Waits until it serves. @throws Error with what it said, when it ends instead */
  async ready(): Promise<Client> {
    let failure: Run | undefined;
    void this.ended.then((run) => (failure = run));
    while (failure === undefined) {
      const [, url] = /Larder is ready[^]*API +(\S+)\/v1/.exec(this.stdout) ?? [];
      if (url !== undefined) return new Client(url);
      await Promise.race([once(this.child.stdout, 'data'), this.ended]);
    }
    throw new Error(`ended with ${String(failure.code)}:\n${failure.stdout}${failure.stderr}`);
  }

  /** Waits until it has printed a text. @throws Error when it ends before */
  async printed(text: string): Promise<void> {
    let run: Run | undefined;
    void this.ended.then((ended) => (run = ended));
    while (run === undefined) {
      if (this.stdout.includes(text)) return;
      await Promise.race([once(this.child.stdout, 'data'), this.ended]);
    }
    throw new Error(`ended without '${text}':\n${run.stdout}${run.stderr}`);
  }

  /** Waits until it has ended by itself. */
  end(): Promise<Run> {
    return this.ended;
  }

  /** Asks it to end, and waits. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Run> {
    this.child.kill(signal);
    return this.ended;
  }
}

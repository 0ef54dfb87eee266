import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Guardian } from '../support/guardian.js';
import type { HistoryRecord } from './history.js';
import type { NodeCalls, NodeMessage, NodeOptions, Trouble } from './protocol.js';

/** Milliseconds: a node that answers nothing for so long hangs, and the laboratory gives it up. */
const CALL_LIMIT = 60_000;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A node as the controller sees it. */
export class NodeProcess {
  readonly history: HistoryRecord[] = [];
  readonly troubles: Trouble[] = [];
  private readonly waiting = new Map<number, Waiting>();
  private lastCall = 0;
  private isExpectedToEnd = false;
  private output = '';
  private guardian: Guardian | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly options: NodeOptions,
  ) {
    child.on('message', (message: NodeMessage) => {
      this.hear(message);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-4_096)));
    }
    child.once('exit', (code, signal) => {
      this.guardian?.release();
      const ended = `ended with ${String(code ?? signal)}`;
      if (!this.isExpectedToEnd) this.troubles.push({ kind: 'crash', detail: `${ended}\n${this.output}` });
      for (const { reject } of this.waiting.values()) reject(new Error(`Node ${options.node} ${ended}`));
      this.waiting.clear();
    });
  }

  /**
   * @param folder as compiled
   * @throws Error with the node's own words when it cannot start
   */
  static async start(folder: string, options: NodeOptions): Promise<NodeProcess> {
    const child = spawn(process.execPath, ['--expose-gc', join(folder, 'test/faults/node.js')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    const node = new NodeProcess(child, options);
    try {
      await node.ask('start', options);
      return node;
    } catch (error) {
      await node.kill();
      throw new Error(`${String(error)}\n${node.output}`, { cause: error });
    }
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** @throws Error of the node, or when it ends or hangs */
  ask<C extends keyof NodeCalls>(call: C, ...args: Parameters<NodeCalls[C]>): ReturnType<NodeCalls[C]> {
    const id = (this.lastCall += 1);
    const answer = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`Node ${this.options.node} did not answer '${call}' within ${CALL_LIMIT / 1_000} s`));
      }, CALL_LIMIT);
      this.waiting.set(id, {
        resolve: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.child.send({ id, call, args }, (error) => {
        // Its channel is closed: it has ended, or is about to.
        if (error) this.waiting.get(id)?.reject(error);
      });
    });
    return answer as ReturnType<NodeCalls[C]>;
  }

  /** Sends a call whose answer, if any, is not waited for: the node is about to die. */
  tell<C extends keyof NodeCalls>(call: C, ...args: Parameters<NodeCalls[C]>): void {
    this.ask(call, ...args).catch(() => undefined);
  }

  freeze(): void {
    if (this.child.pid === undefined) return;
    // A process that stands still does not notice that the laboratory is gone.
    this.guardian ??= new Guardian('node', 'TERM');
    this.guardian.watch(this.child.pid);
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it as on a power cut. */
  async kill(): Promise<void> {
    this.isExpectedToEnd = true;
    if (!this.isRunning) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Ends it in good order, or by force when it does not. */
  async stop(): Promise<void> {
    this.isExpectedToEnd = true;
    if (!this.isRunning) return;
    await this.ask('close').catch((error: unknown) => {
      this.troubles.push({ kind: 'warning', detail: `could not be closed: ${String(error)}` });
    });
    await this.kill();
  }

  private hear(message: NodeMessage): void {
    switch (message.kind) {
      case 'history':
        // Spread into push, a large parcel would be too many arguments.
        for (const record of message.records) this.history.push(record);
        return;
      case 'trouble':
        this.troubles.push(message.trouble);
        return;
      case 'answer': {
        const waiting = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.error === undefined) waiting?.resolve(message.result);
        else waiting?.reject(new Error(message.error));
      }
    }
  }
}

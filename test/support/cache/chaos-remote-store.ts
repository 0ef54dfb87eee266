import type { RemoteStore } from '../../../src/cache/core.js';
import { Gate } from './gate.js';

type Step = Exclude<keyof RemoteStore, 'description' | 'onReady'>;
/** `before`: the command has not reached the server; `after`: it was carried out, and its reply is on the way. */
type Moment = 'before' | 'after';

/** A remote store whose commands and replies can be held, lost and refused, one at a time or all of them. */
export class ChaosRemoteStore {
  private readonly holds: { readonly step: Step; readonly moment: Moment; readonly gate: Gate }[] = [];
  private outage: (() => Promise<never>) | undefined;
  /** Every step asked for, in order. */
  readonly calls: Step[] = [];
  readonly store: RemoteStore;

  constructor(inner: RemoteStore) {
    this.store = new Proxy(inner, {
      get: (target, name: keyof RemoteStore) => {
        const member = target[name];
        if (typeof member !== 'function' || name === 'onReady') return member;
        const run = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => this.run(name as Step, () => run(...args));
      },
    });
  }

  /** Holds the next call of this step until the gate is opened. */
  hold(step: Step, moment: Moment): Gate {
    const gate = new Gate();
    this.holds.push({ step, moment, gate });
    return gate;
  }

  /** From now on every command fails at once. */
  refuse(error = new Error('connection refused')): void {
    this.outage = () => Promise.reject(error);
  }

  /** From now on no command is answered. */
  hang(): void {
    this.outage = () => new Promise<never>(() => {});
  }

  recover(): void {
    this.outage = undefined;
  }

  private async run(step: Step, command: () => Promise<unknown>): Promise<unknown> {
    this.calls.push(step);
    if (this.outage && step !== 'close') return this.outage();
    await this.pass(step, 'before');
    const reply = await command();
    await this.pass(step, 'after');
    return reply;
  }

  private async pass(step: Step, moment: Moment): Promise<void> {
    const at = this.holds.findIndex((hold) => hold.step === step && hold.moment === moment);
    const [hold] = at < 0 ? [] : this.holds.splice(at, 1);
    await hold?.gate.pass();
  }
}

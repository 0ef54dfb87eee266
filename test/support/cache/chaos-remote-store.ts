import type { RemoteStore } from '../../../src/cache/core.js';
import type { BusListener } from '../../../src/cache/store/remote-bus.js';
import { ChaosBus } from './chaos-bus.js';
import { Gate } from './gate.js';

type Step = Exclude<keyof RemoteStore, 'description' | 'layout' | 'onReady' | 'subscribe'>;
/** `before`: the command has not reached the server; `after`: it was carried out, and its reply is on the way. */
type Moment = 'before' | 'after';

/** A command that is still on its way when its caller has stopped waiting for it. */
export class PostponedCommand {
  private command: (() => Promise<unknown>) | undefined;

  constructor(readonly step: Step) {}

  postpone(command: () => Promise<unknown>): Promise<never> {
    this.command = command;
    return Promise.reject(new Error('no answer in time'));
  }

  /** It reaches the server. */
  async arrive(): Promise<void> {
    if (!this.command) throw new Error(`no '${this.step}' was sent`);
    await this.command();
  }
}

/** A remote store whose commands and replies can be held, lost and refused, one at a time or all of them. */
export class ChaosRemoteStore {
  private readonly holds: { readonly step: Step; readonly moment: Moment; readonly gate: Gate }[] = [];
  private readonly postponed: PostponedCommand[] = [];
  private outage: (() => Promise<never>) | undefined;
  /** Every step asked for, in order. */
  readonly calls: Step[] = [];
  readonly store: RemoteStore;
  /** What this process hears of the others. */
  readonly bus = new ChaosBus();

  constructor(private inner: RemoteStore) {
    this.store = new Proxy(inner, {
      get: (target, name: keyof RemoteStore) => {
        if (name === 'subscribe') {
          return (listener: BusListener) => this.bus.subscribe(listener, (inner) => target.subscribe(inner));
        }
        if (typeof target[name] !== 'function' || name === 'onReady') return target[name];
        const command = async (...args: unknown[]): Promise<unknown> => {
          const { inner } = this;
          return (inner[name] as (...args: unknown[]) => Promise<unknown>).apply(inner, args);
        };
        return (...args: unknown[]) => this.run(name as Step, () => command(...args));
      },
    });
  }

  /** Commands that have not reached a server yet go to this one from now on; nothing tells the process. */
  connectTo(server: RemoteStore): void {
    this.inner = server;
  }

  /** The next call of this step is given up by its caller, as after a timeout, and reaches the server when the test says. */
  postpone(step: Step): PostponedCommand {
    const command = new PostponedCommand(step);
    this.postponed.push(command);
    return command;
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
    this.bus.break();
  }

  /** From now on no command is answered. */
  hang(): void {
    this.outage = () => new Promise<never>(() => {});
    this.bus.fallSilent();
  }

  recover(): void {
    this.outage = undefined;
    this.bus.speak();
    this.bus.restore();
  }

  private async run(step: Step, command: () => Promise<unknown>): Promise<unknown> {
    this.calls.push(step);
    if (this.outage && step !== 'close') return this.outage();
    const late = this.postponed.findIndex((postponed) => postponed.step === step);
    if (late >= 0) return this.postponed.splice(late, 1)[0]?.postpone(command);
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

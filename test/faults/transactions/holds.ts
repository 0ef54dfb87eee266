import { Gate } from '../../support/cache/gate.js';
import type { Step } from './messages.js';

/** Makes writers stand still at a step, each once, until they are told to go on. */
export class Holds {
  private readonly waiting = new Map<Step, Gate>();
  /** The last one, and those before it. */
  private readonly gates = new Map<Step, readonly Gate[]>();

  /** The next one who gets there stands still. */
  hold(step: Step): void {
    const gate = new Gate();
    this.waiting.set(step, gate);
    this.gates.set(step, [gate, ...(this.gates.get(step) ?? [])]);
  }

  async arrive(step: Step): Promise<void> {
    const gate = this.waiting.get(step);
    this.waiting.delete(step);
    await gate?.pass();
  }

  /** Resolves when somebody stands still who was to be the last to. */
  async reached(step: Step): Promise<void> {
    await this.gates.get(step)?.[0]?.reached;
  }

  /** All who stand still there go on. */
  release(step: Step): void {
    this.waiting.delete(step);
    for (const gate of this.gates.get(step) ?? []) gate.open();
    this.gates.delete(step);
  }

  /** The same object, whose calls of some methods arrive at a step before and after. */
  around<T extends object>(target: T, steps: Partial<Record<keyof T, { before?: Step; after?: Step }>>): T {
    return new Proxy(target, {
      get: (inner, name) => {
        const value: unknown = Reflect.get(inner, name);
        if (typeof value !== 'function') return value;
        const call = value.bind(inner) as (...args: unknown[]) => Promise<unknown>;
        const around = steps[name as keyof T];
        if (!around) return call;
        return async (...args: unknown[]) => {
          if (around.before) await this.arrive(around.before);
          const result = await call(...args);
          if (around.after) await this.arrive(around.after);
          return result;
        };
      },
    });
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { now } from './history.js';
import type { Register, RegisterName, Registers } from './subject.js';

interface Seen {
  committed?: number;
  version?: number;
}

export interface ExpectedCommit {
  readonly seen: Seen;
  during<T>(write: () => Promise<T>): Promise<T>;
}

/** Tells each writer what its own write committed, whatever the cache between them does. */
export class Commits {
  private readonly writer = new AsyncLocalStorage<Seen>();

  expect(): ExpectedCommit {
    const seen: Seen = {};
    return { seen, during: (write) => this.writer.run(seen, write) };
  }

  /** The registers as the subject is to see them. */
  observe(registers: Registers): Registers {
    return {
      load: (name) => registers.load(name),
      update: (name) => this.update(registers, name),
    };
  }

  private async update(registers: Registers, name: RegisterName): Promise<Register> {
    const seen = this.writer.getStore();
    const written = await registers.update(name);
    if (seen) {
      seen.committed = now();
      seen.version = written.version;
    }
    return written;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../support/seeded-random.js';
import { NoAnswerError, withinLimit } from '../limit.js';
import type { Load, Outcome, Register, Report, Write } from './messages.js';
import { type CachedRegisters, failureOf, RolledBack } from './registers.js';

/** Longer than a connection, two statements and Redis may be waited for on a busy machine. Milliseconds. */
const ANSWER_LIMIT = 10_000;
/** After a call that failed: servers that are away refuse many in a moment. Milliseconds. */
const BREATH = 10;

/** What a process calls, what came of it, and what it should not have seen. */
export class WriterLoad {
  calls = 0;
  private readonly acknowledged: string[] = [];
  private readonly untold: string[] = [];
  private readonly marks = new Set<string>();
  private readonly violations: string[] = [];
  /** The version that this process has last been told of, by row. */
  private readonly known = new Map<string, number>();
  private readonly counts = { reads: 0, failedReads: 0, retries: 0 };
  private longest = 0;
  private lastOperation = 0;
  private working: Promise<unknown> | undefined;
  private isResting = false;

  constructor(
    private readonly name: string,
    private readonly registers: CachedRegisters,
  ) {}

  begin({ callers, names, seed }: Load): void {
    const random = seededRandom(seed);
    const call = async (): Promise<void> => {
      while (!this.isResting) {
        const isDone = await this.once(names, random);
        this.calls += 1;
        if (!isDone) await pause(BREATH);
      }
    };
    this.isResting = false;
    this.working = Promise.all(Array.from({ length: callers }, call));
  }

  async rest(): Promise<void> {
    this.isResting = true;
    await this.working;
  }

  async read(name: string): Promise<Register | undefined> {
    const floor = this.known.get(name) ?? 0;
    this.counts.reads += 1;
    try {
      const found = await this.timed(`a read of ${name}`, this.registers.read(name));
      if (found) this.marks.add(found.mark);
      if (found && found.version < floor)
        this.violations.push(`${name}: ${this.name} read version ${found.version} after its own ${floor}`);
      return found;
    } catch {
      this.counts.failedReads += 1;
      return undefined;
    }
  }

  async write(write: Write): Promise<Outcome> {
    let attempts = 0;
    try {
      const writing = this.registers.write(write, (made) => (attempts = made));
      const written = await (write.isHeld ? writing : this.timed(`the write ${write.operation}`, writing));
      for (const { name, version } of written) this.known.set(name, Math.max(this.known.get(name) ?? 0, version));
      this.acknowledged.push(write.operation);
      return { attempts };
    } catch (error) {
      if (!(error instanceof RolledBack)) this.untold.push(write.operation);
      return failureOf(attempts, error);
    } finally {
      this.counts.retries += Math.max(0, attempts - 1);
    }
  }

  report(): Report {
    const { acknowledged, untold, violations, longest } = this;
    return { acknowledged, untold, violations, longest, ...this.counts, marks: [...this.marks] };
  }

  /** @returns whether it succeeded */
  private async once(names: readonly string[], random: () => number): Promise<boolean> {
    const some = (): string => names[Math.floor(random() * names.length)] ?? '';
    if (random() < 0.6) return (await this.read(some())) !== undefined;
    const operation = `${this.name}-${(this.lastOperation += 1)}`;
    const by = random() < 0.4 ? 'put' : 'evict';
    // In no order, so that writers wait for each other in circles now and then.
    const rows = [...new Set(random() < 0.3 ? [some(), some()] : [some()])];
    const fails = random() < 0.15;
    const { error } = await this.write({ operation, rows, by, fails });
    return error === undefined || fails;
  }

  private async timed<T>(what: string, call: Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await withinLimit(call, ANSWER_LIMIT);
    } catch (error) {
      if (error instanceof NoAnswerError) this.violations.push(`${what} by ${this.name}: ${error.message}`);
      throw error;
    } finally {
      this.longest = Math.max(this.longest, performance.now() - begun);
    }
  }
}

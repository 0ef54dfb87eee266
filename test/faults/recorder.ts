import type { Commits } from './commits.js';
import { type Failure, type HistoryRecord, now } from './history.js';
import { NoAnswerError, withinLimit } from './limit.js';
import { DatabaseError } from './registers.js';
import type { EvictionForm, Register, RegisterName, Subject } from './subject.js';

/** Milliseconds between two looks whether what was waiting for Redis has been delivered. */
const DRAIN_LOOK = 10;

type Emit = (record: HistoryRecord) => void;

/** Calls a subject and writes down what came of it. Nothing that it does rejects. */
export class Recorder {
  private isDraining = false;
  /** Reads by key. */
  private readonly underWay = new Map<string, number>();

  /**
   * @param node number of the process
   * @param commits what the subject writes through
   */
  constructor(
    private readonly node: number,
    private readonly subject: Subject,
    private readonly commits: Commits,
    private readonly emit: Emit,
  ) {}

  async read(name: RegisterName): Promise<void> {
    const { key } = name;
    const { joins } = this.subject.figures();
    const overlapping = this.underWay.get(key) ?? 0;
    this.underWay.set(key, overlapping + 1);
    const begin = now();
    const call = this.subject.read(name);
    const joined = joins === undefined ? overlapping > 0 : (this.subject.figures().joins ?? 0) > joins;
    const outcome = await settle(call);
    const recorded = { kind: 'read' as const, node: this.node, key, begin, end: now(), joined };
    this.underWay.set(key, (this.underWay.get(key) ?? 1) - 1);
    if ('failure' in outcome) this.emit({ ...recorded, ...outcome });
    else if (isRegister(outcome.value, name)) this.emit({ ...recorded, version: outcome.value.version });
    else this.emit({ ...recorded, failure: 'not a register', detail: JSON.stringify(outcome.value) });
  }

  async write(name: RegisterName, form: EvictionForm): Promise<void> {
    const begin = now();
    const commit = this.commits.expect();
    const outcome = await settle(commit.during(() => this.subject.write(name, form)));
    const end = now();
    const journaled = this.subject.figures().unacknowledged > 0;
    const recorded = { kind: 'write' as const, node: this.node, key: name.key, begin, journaled, ...commit.seen };
    this.emit('failure' in outcome ? { ...recorded, ...outcome } : { ...recorded, acknowledged: end });
    if (journaled) this.watchDrain();
  }

  async evict(name: RegisterName, form: EvictionForm): Promise<void> {
    const begin = now();
    const outcome = await settle(this.subject.evict(name, form));
    const failure = 'failure' in outcome ? outcome : {};
    this.emit({ kind: 'evict', node: this.node, key: name.key, begin, end: now(), ...failure });
    if (this.subject.figures().unacknowledged > 0) this.watchDrain();
  }

  private watchDrain(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    const timer = setInterval(() => {
      const at = now();
      if (this.subject.figures().unacknowledged > 0) return;
      clearInterval(timer);
      this.isDraining = false;
      this.emit({ kind: 'drained', node: this.node, at });
    }, DRAIN_LOOK);
  }
}

type Outcome<T> = { readonly value: T } | { readonly failure: Failure; readonly detail: string };

async function settle<T>(call: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await withinLimit(call) };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (error instanceof NoAnswerError) return { failure: 'no answer', detail };
    return { failure: error instanceof DatabaseError ? 'database' : 'rejected', detail };
  }
}

function isRegister(value: unknown, { key, group }: RegisterName): value is Register {
  const seen = value as Partial<Register> | null | undefined;
  return seen?.key === key && seen.group === group && Number.isInteger(seen.version);
}

import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../support/seeded-random.js';
import type { Recorder } from './recorder.js';
import type { EvictionForm, RegisterName } from './subject.js';

export interface WorkloadOptions {
  readonly seed: number;
  readonly names: readonly RegisterName[];
  /** How many callers act at the same time. */
  readonly callers: number;
  /** Longest pause between two calls of a caller, in milliseconds. */
  readonly pause: number;
  /** Share of writes, 0 to 1; a third of it more is evictions without a write. */
  readonly writes: number;
}

/** Callers that read, write and evict at random: a register test after the manner of Jepsen. */
export class Workload {
  private isOver = false;
  private readonly callers: readonly Promise<void>[];

  constructor(
    private readonly recorder: Recorder,
    private readonly options: WorkloadOptions,
  ) {
    this.callers = Array.from({ length: options.callers }, (_, index) => this.act(options.seed * 1_000 + index));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.callers);
  }

  private async act(seed: number): Promise<void> {
    const random = seededRandom(seed);
    const { writes, pause: longest } = this.options;
    while (!this.isOver) {
      const kind = random();
      const name = this.choose(random);
      const form = chooseForm(random());
      if (kind < writes) await this.recorder.write(name, form);
      else if (kind < (writes * 4) / 3) await this.recorder.evict(name, form);
      else await this.recorder.read(name);
      await pause(random() * longest);
    }
  }

  /** Some names are asked for much more often than others. */
  private choose(random: () => number): RegisterName {
    const { names } = this.options;
    const chosen = names[Math.floor(random() ** 2 * names.length)];
    if (!chosen) throw new Error('A workload needs names.');
    return chosen;
  }
}

function chooseForm(random: number): EvictionForm {
  if (random < 0.8) return 'key';
  return random < 0.9 ? 'pattern' : 'tag';
}
